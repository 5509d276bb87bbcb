"""A ranking worked out a second time, by another way.

Shares no code with ``competitions.scoring``: sheets are read into plain numbers, every
entry is compared with every other one, and a rank is one more than how many are better.
Written to be read beside the decree, not to be quick.
"""

from fractions import Fraction as F


def ranks(entries, sheets, rules):
    """Return {entry: (rank, total)}; entries without a sheet they need are left out."""
    scores = {}  # (stage, entry) -> {juror: total}
    values = {}  # (criterion, entry) -> points of all sheets
    for sheet in sheets:
        [stage] = [one for one in rules.stages if one.key == sheet.stage]
        total = F(0)
        for criterion in stage.criteria:
            points = (
                F(str(sheet.values[criterion.key]))
                / F(str(criterion.maximum))
                * F(str(criterion.weight))
            )
            total += points
        scores.setdefault((sheet.stage, sheet.entry), {})[sheet.juror] = total

    here, course, missing = list(entries), {e: [] for e in entries}, set()
    for stage in rules.stages:
        seen = {e: scores.get((stage.key, e), {}) for e in here}
        missing |= {e for e in here if not seen[e]}
        here = [e for e in here if seen[e]]
        one_score = stage_scores({e: seen[e] for e in here}, stage.aggregation.value)
        for e in here:
            course[e].append(one_score[e])
        here = [
            e
            for e in here
            if stage.pass_mark is None or one_score[e] >= F(str(stage.pass_mark))
        ]
        if stage.top is not None:
            here = [
                e
                for e in here
                if sum(one_score[other] > one_score[e] for other in here) < stage.top
            ]
    ranked = [e for e in entries if e not in missing]
    totals = {
        e: sum(
            (
                score * F(str(stage.weight)) / 100
                for score, stage in zip(course[e], rules.stages, strict=False)
            ),
            F(0),
        )
        for e in ranked
    }

    for sheet in sheets:
        [stage] = [one for one in rules.stages if one.key == sheet.stage]
        for criterion in stage.criteria:
            points = (
                F(str(sheet.values[criterion.key]))
                * F(str(criterion.weight))
                / F(str(criterion.maximum))
            )
            values.setdefault((criterion.key, sheet.entry), []).append(points)

    def answer(question, e):
        if question.kind.value == "stage":
            [stage] = [one for one in rules.stages if one.key == question.key]
            every = {
                entry: found
                for (key, entry), found in scores.items()
                if key == stage.key
            }
            return stage_scores(every, stage.aggregation.value).get(e, F(-1))
        if question.kind.value == "criterion":
            return average(values.get((question.key, e)))
        weight = {}
        for stage in rules.stages:
            for criterion in stage.criteria:
                weight.setdefault(criterion.key, F(0))
                weight[criterion.key] += F(str(criterion.weight)) * F(str(stage.weight))
        heaviest = [key for key in weight if weight[key] == max(weight.values())]
        return sum(average(values.get((key, e))) for key in heaviest)

    def layers(group, questions):
        """Split equals by the first question, the better ones first."""
        if len(group) < 2 or not questions:
            return [group]
        first, rest = questions[0], questions[1:]
        if first.kind.value == "chair":
            for decision in rules.decisions:
                if all(e in decision.order for e in group):
                    return [[e] for e in decision.order if e in group]
            return layers(group, rest)
        found = {}
        for e in group:
            found.setdefault(answer(first, e), []).append(e)
        return [
            layer
            for mark in sorted(found, reverse=True)
            for layer in layers(found[mark], rest)
        ]

    result = {}
    for e in ranked:
        ahead = [
            other
            for other in ranked
            if (len(course[other]), totals[other]) > (len(course[e]), totals[e])
        ]
        equal = [
            other
            for other in ranked
            if (len(course[other]), totals[other]) == (len(course[e]), totals[e])
        ]
        rank = 1 + len(ahead)
        for layer in layers(equal, list(rules.ties)):
            if e in layer:
                break
            rank += len(layer)
        result[e] = (rank, totals[e])
    return result


def stage_scores(seen, aggregation):
    """Return one score for each entry of those of its jurors."""
    if aggregation == "normalised":
        every = [score for jurors in seen.values() for score in jurors.values()]
        moved = {}
        for e, jurors in seen.items():
            for juror, score in jurors.items():
                own = [other[juror] for other in seen.values() if juror in other]
                moved.setdefault(e, {})[juror] = score - average(own) + average(every)
        seen = moved
    found = {}
    for e, jurors in seen.items():
        ordered = sorted(jurors.values())
        if aggregation == "median":
            half = len(ordered) // 2
            both = (
                ordered[half : half + 1]
                if len(ordered) % 2
                else ordered[half - 1 : half + 1]
            )
            found[e] = average(both)
        elif aggregation == "trimmed" and len(ordered) > 2:
            found[e] = (sum(ordered) - ordered[0] - ordered[-1]) / (len(ordered) - 2)
        else:
            found[e] = average(ordered)
    return found


def average(numbers):
    return sum(numbers, F(0)) / len(numbers) if numbers else F(-1)
