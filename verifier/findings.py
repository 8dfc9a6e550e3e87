"""What was found: statements that hold, that do not, and that could not be recomputed; and what is to be known besides."""


class Findings:
    def __init__(self):
        self.lines = []

    def compare(self, what, holds, why=None):
        verdict = "stimmt" if holds else "stimmt NICHT"
        self.lines.append((verdict, what if holds or why is None else "%s: %s" % (what, why)))

    def open(self, what, why):
        self.lines.append(("nicht nachgerechnet", "%s: %s" % (what, why)))

    def remark(self, what, why):
        self.lines.append(("Hinweis", "%s: %s" % (what, why)))

    def add(self, place, other):
        """Takes over what was found at a place."""
        self.lines.extend((verdict, "%s – %s" % (place, text)) for verdict, text in other.lines)

    def count(self, verdict):
        return sum(1 for own, _ in self.lines if own == verdict)
