"""Taking over the archive of another site: plan, articles, report, undo.

An export is read into rows once. Everything else works on the rows, one article in one
transaction, so that a worker that is killed leaves whole articles and whoever works next
goes on behind them.
"""
