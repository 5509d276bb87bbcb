"""A run that waits for a worker, the worker that dies of it, and what is left."""

import time

from tests.portal.faults.comparing import FOLLOWING, differences

PHASES = ("begin", "writing", "finishing", "end")


class Scene:
    """A run that waits for a worker, and what its work looks like undisturbed."""

    def __init__(self, database, run):
        self.database = database
        self.run = run
        self.before = database.call("look", run=run)
        with database.copy() as copy:
            self.phases = copy.call("work", run=run)
            self.after = copy.call("look", run=run)
        assert (self.after["problems"], self.after["error"]) == ([], "")

    def span(self, phase, unit):
        """From where to where a phase goes, in statements or in seconds."""
        following = PHASES[PHASES.index(phase) + 1 :]
        end = next(name for name in following if name in self.phases)
        return self.phases[phase][unit], self.phases[end][unit]

    def kill_at_statement(self, phase, place):
        """Kill a worker before a statement; ``place`` is between 0 and 1."""
        first, last = self.span(phase, "statement")
        statement = first + 1 + int(place * (last - first))
        return self.check(lambda copy: self.start(copy, die_at=statement))

    def kill_in(self, phase):
        """Kill a worker at the very beginning of a phase."""
        return self.check(lambda copy: self.start(copy, die_in=phase))

    def kill_after(self, phase, place):
        """Kill a worker when such a part of a phase is over, by the clock."""
        begin, end = self.span(phase, "seconds")

        def kill(copy):
            worker = self.start(copy)
            worker.wait_for(phase)
            time.sleep(place * (end - begin))
            worker.kill()
            return worker

        return self.check(kill)

    def start(self, copy, **options):
        return copy.start("work", run=self.run, **options)

    def check(self, kill):
        with self.database.copy() as copy:
            worker = kill(copy)
            worker.wait()
            left = copy.call("look", run=self.run)
            self.check_all_or_nothing(left)
            copy.call("resume", run=self.run)
            done = copy.call("look", run=self.run)
        assert done["problems"] == []
        found = differences(done["everything"], self.after["everything"])
        assert found == {}, found
        assert (done["state"], done["error"]) == (self.after["state"], "")
        return left["state"]

    def check_all_or_nothing(self, left):
        finished = left["state"] in {"finishing", self.after["state"]}
        whole = self.after if finished else self.before
        others = FOLLOWING if finished else {"spreadsheets.ImportRun"}
        found = differences(left["everything"], whole["everything"], others)
        assert found == {}, found
        assert left["problems"] == []
