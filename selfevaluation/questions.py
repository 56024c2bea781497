"""The questions of our self-evaluation, version by version. Our own: they are not those of the ICA-kompas.

Written for cooperatives and for enterprises that are none. Whoever changes, adds or removes a question adds a
version: evaluations keep the number of theirs, and are read with it.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selfevaluation.compass import PRINCIPLES

NOT_APPLICABLE = "n"
CHOICES = (
    ("0", _("Not yet")),
    ("1", _("First steps")),
    ("2", _("In part")),
    ("3", _("For the most part")),
    ("4", _("Fully: it is how we work")),
    (NOT_APPLICABLE, _("Does not apply to us")),
)
SCALE = tuple(key for key, _word in CHOICES if key != NOT_APPLICABLE)


@dataclass(frozen=True)
class Question:
    """`key` names it in stored answers, and means the same question for ever."""

    key: str
    text: str | Promise
    example: str | Promise


@dataclass(frozen=True)
class Principle:
    number: int
    name: str | Promise
    intro: str | Promise
    questions: tuple[Question, ...]


def _principle(number: int, intro: str | Promise, *questions: Question) -> Principle:
    return Principle(number=number, name=PRINCIPLES[number - 1], intro=intro, questions=questions)


FIRST = (
    _principle(
        1,
        _(
            "Who can join, and who can leave. No members? Then think of the people who could carry the "
            "enterprise with you."
        ),
        Question(
            "open_conditions",
            _("Is it written down, and easy to find, who can join you and on what conditions?"),
            _("a page on your website says who can become a shareholder, what a share costs and whom to ask."),
        ),
        Question(
            "open_doors",
            _(
                "Can everybody who can use your services and carry the responsibility really join, whatever "
                "their means or background?"
            ),
            _(
                "a low price per share or payment in parts; texts in plain language; a building that everybody "
                "can enter."
            ),
        ),
        Question(
            "open_exit",
            _("Can people leave freely and fairly, knowing beforehand what they get back and when?"),
            _("your statutes or agreements say how a share is paid back, and new members read it before they sign."),
        ),
    ),
    _principle(
        2,
        _("Who decides, and to whom those who decide render account."),
        Question(
            "democracy_say",
            _("Do the people for whom you exist have a real say in the decisions that matter?"),
            _(
                "one member, one vote; or, without members, a council of employees or customers whose advice you "
                "must answer."
            ),
        ),
        Question(
            "democracy_account",
            _("Does your management render account in a way that people understand and can question?"),
            _(
                "figures are explained before the meeting, questions are answered there, and the report says "
                "what was decided and why."
            ),
        ),
        Question(
            "democracy_renewal",
            _("Can new people take part in governing, and do they?"),
            _("terms of office end, vacancies are open to everybody, and whoever is new gets a guide."),
        ),
    ),
    _principle(
        3,
        _("Where the money comes from, and where what is earned goes."),
        Question(
            "economy_capital",
            _("Do the people who use or carry the enterprise also bring in part of its capital?"),
            _("customers, suppliers or employees hold shares, and together they are no small minority."),
        ),
        Question(
            "economy_surplus",
            _("Is it agreed, openly and together, what happens with the profit?"),
            _("part stays in the reserves, part goes to what you exist for, and the return on capital is limited."),
        ),
        Question(
            "economy_fairness",
            _(
                "Does who contributes more to the work or the use share more in its fruits, rather than only who "
                "brought in money?"
            ),
            _("a patronage refund on purchases, profit sharing for all employees, a fair price for suppliers."),
        ),
    ),
    _principle(
        4,
        _("Whether you set your own course, whoever you work with."),
        Question(
            "autonomy_finance",
            _("Could you lose your largest customer, subsidy or lender without losing control of your own course?"),
            _("none of them stands for more than half of your income, or you know what you would do."),
        ),
        Question(
            "autonomy_agreements",
            _("Do agreements with investors, public bodies or partners leave the decisions where they belong?"),
            _("before you sign, you check who may veto what, and you say no when it goes too far."),
        ),
        Question(
            "autonomy_purpose",
            _("Is your purpose protected, also when the people or the owners change?"),
            _("it stands in the statutes, and changing it takes more than a simple majority."),
        ),
    ),
    _principle(
        5,
        _("What people can learn and get to know with you."),
        Question(
            "education_people",
            _("Do those who work and decide with you learn what they need in order to take part?"),
            _(
                "a training on reading annual accounts, time to learn during working hours, an introduction for "
                "new directors."
            ),
        ),
        Question(
            "education_information",
            _("Do members, employees and customers hear in time, and honestly, how things are going?"),
            _("a short letter each quarter that also tells what did not work out."),
        ),
        Question(
            "education_public",
            _("Do you tell others what doing business together means?"),
            _("you receive a class, speak at an event, or explain on your packaging who owns the enterprise."),
        ),
    ),
    _principle(
        6,
        _("Strengthening each other, from enterprise to enterprise."),
        Question(
            "cooperation_trade",
            _("Do you choose cooperatives and like-minded enterprises where that is possible?"),
            _("your energy, bank, insurance or lunch comes from a cooperative, and you look for one first."),
        ),
        Question(
            "cooperation_sharing",
            _("Do you share knowledge, people or means with other cooperatives?"),
            _("a shared bookkeeper or warehouse, an open visit, contracts that others may use."),
        ),
        Question(
            "cooperation_movement",
            _("Do you help to build the movement, locally or wider?"),
            _("you take part in a network or federation, and give it time and not only a contribution."),
        ),
    ),
    _principle(
        7,
        _("What you mean to the place and the people around you."),
        Question(
            "community_impact",
            _("Do you know what your enterprise does for and to its surroundings, and do you act on it?"),
            _("you measure energy, waste and transport, set a goal each year and publish how it went."),
        ),
        Question(
            "community_voice",
            _("Are neighbours and others who feel the consequences heard before you decide?"),
            _("you talk with the street before you build, and tell afterwards what you did with what they said."),
        ),
        Question(
            "community_giving",
            _("Do you set aside means for the community, by a decision that was taken together?"),
            _("a part of the profit, of the working time or of your rooms goes to projects in the neighbourhood."),
        ),
    ),
)
VERSIONS: dict[int, tuple[Principle, ...]] = {1: FIRST}
QUESTIONS_VERSION = max(VERSIONS)


def questionnaire(version: int) -> tuple[Principle, ...]:
    return VERSIONS[version]
