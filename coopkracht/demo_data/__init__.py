"""Invented organisations, years of dues and applications in every status, for the demo and for nobody else."""

PASSWORD = "coopkracht-demo"  # noqa: S105 - printed on screen by the demo; such accounts exist nowhere else
SIGN_INS = [
    ("secretariat", "secretariaat@demo.example", PASSWORD),
    ("board", "bestuur@demo.example", PASSWORD),
    ("administrator", "beheerder@demo.example", PASSWORD),
    ("member", "lid@demo.example", PASSWORD),
]
