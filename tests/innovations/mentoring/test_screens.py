"""The screens, each also as somebody whom they don't concern."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from innovations.choices import AdviceStatus, ClinicStatus, RegionalRole
from innovations.models import (
    Advice,
    ClinicSession,
    FollowUp,
    MentorAssignment,
)
from innovations.services.advice import add_follow_up, give_advice
from innovations.services.clinics import ask_for_clinic, hold_session
from innovations.services.completeness import field_anchors
from innovations.services.mentoring import assign_mentor, mentors_of
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegistryPageFactory,
    make_operator,
    make_regional,
    make_registrar,
)
from tests.innovations.query_counts import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def url(name, *args):
    return reverse(f"registry:{name}", args=args)


def elsewhere():
    return RegistryPageFactory().get_parent().sites_rooted_here.get().region


@pytest.fixture
def people(region, other_organization, registrar, mentor, operator):
    return {
        "registrar": registrar,
        "mentor": mentor,
        "operator": operator,
        "operator beside": make_operator(other_organization),
        "mentor beside": make_regional(region, RegionalRole.MENTOR),
        "leader": make_regional(region, RegionalRole.LEADER),
        "registrar elsewhere": make_registrar(elsewhere()),
    }


@pytest.fixture
def advice(innovation, mentor, assignment):
    return give_advice(
        innovation=innovation, section="design", text="Tambah dasar", actor=mentor
    )


@pytest.fixture
def follow_up(advice, mentor):
    row = add_follow_up(
        advice=advice,
        task="Unggah SK",
        due_on=timezone.localdate() + datetime.timedelta(days=1),
        actor=mentor,
    )
    row.due_on = timezone.localdate() - datetime.timedelta(days=1)
    row.save()
    return row


#: Who opens what of the organisation that the mentor mentors.
OPENS = {
    "mentoring": {"registrar"},
    "mentoring_plan": {"registrar"},
    "mentoring_report": {"registrar", "leader"},
    "mentoring_assign": {"registrar"},
    "mentored": {"registrar", "mentor", "operator"},
    "clinic_ask": {"registrar", "operator"},
    "clinic_new": {"registrar", "mentor"},
    "clinic": {"registrar", "mentor", "operator"},
    "clinic_plan": {"registrar", "mentor"},
    "advice_follow_up": {"registrar", "mentor"},
}


def test_each_screen_opens_to_whom_it_concerns(
    sign_in, people, innovation, advice, plan
):
    session = plan()
    keys = {
        "mentoring": (),
        "mentoring_plan": (),
        "mentoring_report": (),
        "clinic": (session.pk,),
        "clinic_plan": (session.pk,),
        "advice_follow_up": (advice.pk,),
    }

    opened = {
        name: {
            who
            for who, person in people.items()
            if sign_in(person)
            .get(url(name, *keys.get(name, (innovation.pk,))))
            .status_code
            == 200
        }
        for name in OPENS
    }

    # Of their own region, which is empty, registrars elsewhere see these lists.
    for name in ("mentoring", "mentoring_plan", "mentoring_report"):
        assert "registrar elsewhere" in opened[name]
        opened[name].discard("registrar elsewhere")
    assert opened == OPENS


def test_others_post_nothing(sign_in, people, innovation, follow_up, plan, assignment):
    session = plan(days=-1)
    posts = [
        ("mentoring_end", assignment.pk, {}),
        ("mentoring_assign", innovation.pk, {"mentor": people["mentor beside"].pk}),
        ("mentored", innovation.pk, {"text": "Terbajak"}),
        ("clinic_ask", innovation.pk, {"wish": "Terbajak", "mode": "online"}),
        ("clinic_held", session.pk, {"summary": "Terbajak"}),
        ("clinic_cancel", session.pk, {"reason": "Terbajak"}),
        ("clinic_follow_up", session.pk, {"task": "Terbajak", "due_on": "2040-01-01"}),
        ("advice_answer", follow_up.advice_id, {"status": "followed"}),
        (
            "advice_follow_up",
            follow_up.advice_id,
            {"task": "Terbajak", "due_on": "2040-01-01"},
        ),
        ("follow_up_done", follow_up.pk, {}),
    ]

    for who in ("operator beside", "mentor beside", "leader", "registrar elsewhere"):
        for name, key, data in posts:
            response = sign_in(people[who]).post(url(name, key), data)
            assert response.status_code in {302, 403, 404}, (who, name)

    assert [row.until for row in MentorAssignment.objects.all()] == [None]
    assert Advice.objects.get().status == AdviceStatus.OPEN
    assert FollowUp.objects.get().done_at is None
    assert ClinicSession.objects.get().status == ClinicStatus.PLANNED


# ------------------------------------------------------------------ registrar


def test_the_board_shows_who_mentors_whom_with_numbers(
    sign_in, registrar, mentor, organization, innovation, assignment, other_organization
):
    html = sign_in(registrar).get(url("mentoring")).content.decode()

    assert '<meter min="0" max="3" value="3"' in html
    assert html.index(str(mentor)) < html.index(organization.title)
    assert html.index(organization.title) < html.index(other_organization.title)
    assert url("mentoring_assign", other_organization.pk) in html
    assert html.count(url("mentoring_assign", organization.pk)) == 1


def test_an_empty_board_says_what_to_do(sign_in, registrar):
    html = sign_in(registrar).get(url("mentoring")).content.decode()

    assert reverse("people:index") in html
    assert "<meter" not in html


def test_a_confirmed_plan_is_carried_out(
    sign_in, registrar, mentor, organization, other_organization
):
    browser = sign_in(registrar)
    html = browser.get(url("mentoring_plan")).content.decode()
    pair = f"{other_organization.pk}:{mentor.pk}"
    assert f'value="{pair}" checked' in html
    assert not MentorAssignment.objects.exists()

    browser.post(url("mentoring_plan"), {"pair": [pair]})

    row = MentorAssignment.objects.get()
    assert (row.mentor, row.organization) == (mentor, other_organization)


@pytest.mark.parametrize(
    "pair", ["x", "1:2:3", "1", ":", "a:b", "²:1", "1:99999999999999999999"]
)
def test_a_plan_that_is_none_is_refused(sign_in, registrar, mentor, pair):
    response = sign_in(registrar).post(url("mentoring_plan"), {"pair": [pair]})

    assert response.status_code == 404
    assert not MentorAssignment.objects.exists()


def test_a_plan_assigns_nobody_of_another_region(sign_in, registrar, organization):
    stranger = make_regional(elsewhere(), RegionalRole.MENTOR)
    pair = f"{organization.pk}:{stranger.pk}"

    sign_in(registrar).post(url("mentoring_plan"), {"pair": [pair]})

    assert not MentorAssignment.objects.exists()


def test_the_own_house_is_refused_at_the_form(sign_in, region, registrar, organization):
    mentor = make_operator(
        organization, user=make_regional(region, RegionalRole.MENTOR)
    )

    response = sign_in(registrar).post(
        url("mentoring_assign", organization.pk), {"mentor": mentor.pk}
    )

    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert not MentorAssignment.objects.exists()


def test_an_assignment_is_made_and_ended_on_the_screens(
    sign_in, registrar, mentor, innovation
):
    browser = sign_in(registrar)
    browser.post(url("mentoring_assign", innovation.pk), {"mentor": mentor.pk})
    row = MentorAssignment.objects.get()
    assert (row.mentor, row.innovation, row.until) == (mentor, innovation, None)

    browser.post(url("mentoring_end", row.pk))

    row.refresh_from_db()
    assert row.until == timezone.localdate()


def test_a_leader_comes_from_the_menu_to_the_figures(sign_in, region, organization):
    browser = sign_in(make_regional(region, RegionalRole.LEADER))

    assert browser.get(url("mentoring")).url == url("mentoring_report")
    assert url("mentoring") in browser.get("/admin/").content.decode()
    operator = sign_in(make_operator(organization))
    assert f'"{url("mentoring")}"' not in operator.get("/admin/").content.decode()


# --------------------------------------------------------- mentor and operator


def test_advice_from_the_form_to_the_answer(
    sign_in, innovation, mentor, operator, assignment
):
    here = url("mentored", innovation.pk)
    sign_in(mentor).post(here, {"section": "design", "text": "Tambah dasar hukum"})
    advice = Advice.objects.get()
    html = sign_in(operator).get(here).content.decode()
    assert "Tambah dasar hukum" in html
    assert url("advice_answer", advice.pk) in html

    refused = sign_in(operator).post(
        url("advice_answer", advice.pk), {"status": "declined", "answer": ""}
    )
    assert "answer" in next(
        row["form"].errors
        for section in refused.context["sections"]
        for row in section["advice"]
    )
    sign_in(operator).post(
        url("advice_answer", advice.pk), {"status": "declined", "answer": "Sudah ada"}
    )

    advice.refresh_from_db()
    assert (advice.status, advice.answer) == (AdviceStatus.DECLINED, "Sudah ada")
    assert "Sudah ada" in sign_in(mentor).get(here).content.decode()


def test_what_was_typed_stays(sign_in, innovation, mentor, assignment):
    response = sign_in(mentor).post(
        url("mentored", innovation.pk),
        {"section": "design", "criterion": "7", "text": "Panjang sekali"},
    )

    assert "Panjang sekali" in response.content.decode()
    assert not Advice.objects.exists()


def test_the_mentor_reads_the_latest_draft(sign_in, innovation, mentor, assignment):
    innovation.design = "<p>Rancangan terbaru</p>"
    innovation.save_revision()

    html = sign_in(mentor).get(url("mentored", innovation.pk)).content.decode()

    assert "Rancangan terbaru" in html


def test_a_clinic_from_the_wish_to_the_follow_up(
    sign_in, organization, innovation, mentor, operator, assignment
):
    sign_in(operator).post(
        url("clinic_ask", innovation.pk),
        {"wish": "Proposal", "mode": "online", "innovations": [innovation.pk]},
    )
    session = ClinicSession.objects.get()
    begins = timezone.localtime() - datetime.timedelta(hours=3)
    sign_in(mentor).post(
        url("clinic_plan", session.pk),
        {
            "starts_at": f"{begins:%Y-%m-%d %H:%M}",
            "ends_at": f"{begins + datetime.timedelta(hours=1):%Y-%m-%d %H:%M}",
            "mode": "hybrid",
            "place": "Aula",
            "mentors": [mentor.pk],
            "innovations": [innovation.pk],
            "wish": "Proposal",
        },
    )
    sign_in(mentor).post(url("clinic_held", session.pk), {"summary": "Bab 1 ditulis"})
    response = sign_in(mentor).post(
        url("clinic_follow_up", session.pk),
        {"task": "Tulis Bab 2", "due_on": "2030-01-02", "responsible": operator.pk},
    )

    assert response.url == url("clinic", session.pk)
    session.refresh_from_db()
    assert (session.status, session.summary, session.place, session.mode) == (
        ClinicStatus.HELD,
        "Bab 1 ditulis",
        "Aula",
        "hybrid",
    )
    row = FollowUp.objects.get()
    assert (row.task, row.responsible, row.session) == (
        "Tulis Bab 2",
        operator,
        session,
    )
    html = sign_in(operator).get(url("clinic", session.pk)).content.decode()
    assert ("Bab 1 ditulis" in html, "Tulis Bab 2" in html) == (True, True)
    assert "Aula" in html


def test_operators_cancel_only_their_wish(sign_in, organization, operator, plan):
    planned = plan()
    wish = ask_for_clinic(organization=organization, wish="x", actor=operator)
    browser = sign_in(operator)
    for session in (planned, wish):
        browser.post(url("clinic_cancel", session.pk), {"reason": "Batal"})

    states = {s.pk: s.status for s in ClinicSession.objects.all()}
    assert states == {
        planned.pk: ClinicStatus.PLANNED,
        wish.pk: ClinicStatus.CANCELLED,
    }
    html = browser.get(url("clinic", planned.pk)).content.decode()
    assert url("clinic_cancel", planned.pk) not in html


def test_a_mentors_desk_has_what_is_overdue_first(
    sign_in, organization, innovation, mentor, follow_up
):
    InnovationPageFactory(parent=organization, title="Aaa Lengkap")

    html = sign_in(mentor).get("/admin/").content.decode()

    names = ("Unggah SK", "Antar Obat", "Aaa Lengkap")
    places = [html.rindex(name) for name in names]
    assert places == sorted(places)
    assert url("follow_up_done", follow_up.pk) in html


def test_an_empty_mentors_desk_says_what_comes(sign_in, mentor, innovation):
    response = sign_in(mentor).get("/admin/")

    html = response.content.decode()
    assert 'id="mentored-section"' in html
    assert innovation.title not in html


def test_a_mentor_sees_nothing_of_others(
    sign_in, innovation, advice, follow_up, plan, region
):
    plan()
    html = (
        sign_in(make_regional(region, RegionalRole.MENTOR))
        .get("/admin/")
        .content.decode()
    )

    assert ("Unggah SK" in html, innovation.title in html) == (False, False)
    assert "/mentoring/sessions/" not in html


def test_an_operators_desk_names_the_mentor_and_what_waits(
    sign_in, organization, operator, mentor, follow_up, plan
):
    session = plan()

    html = sign_in(operator).get("/admin/").content.decode()

    assert f"mailto:{mentor.email}" in html
    assert url("clinic", session.pk) in html
    assert "Tambah dasar" in html
    assert url("clinic_ask", organization.pk) in html


def test_the_editor_names_mentor_and_open_advice(
    sign_in, innovation, operator, mentor, advice, plan
):
    session = plan()

    html = (
        sign_in(operator)
        .get(reverse("wagtailadmin_pages:edit", args=[innovation.pk]))
        .content.decode()
    )

    assert f"mailto:{mentor.email}" in html
    assert url("clinic", session.pk) in html
    assert url("mentored", innovation.pk) in html
    assert f'<a href="#{field_anchors()["design"]}">' in html
    assert html.count("Tambah dasar") == 2  # and as the comment beside the text


def test_an_innovation_of_another_region_is_not_there(sign_in, registrar, region):
    registry = RegistryPageFactory()
    foreign = InnovationPageFactory(parent=OrganizationPageFactory(parent=registry))

    for name in ("mentored", "clinic_ask", "clinic_new", "mentoring_assign"):
        response = sign_in(registrar).get(url(name, foreign.pk))
        assert response.status_code == 404, name


# ------------------------------------------------------------------- figures


def test_the_report_leaves_as_a_workbook_without_formulas(
    sign_in, region, registrar, plan, organization
):
    organization.title = "=1+1"
    organization.save()
    session = plan(days=-1)
    session.status, session.summary = ClinicStatus.HELD, "x"
    session.save()

    response = sign_in(registrar).get(url("mentoring_report") + "?export=xlsx")

    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    cells = {row[1]: row[3] for row in rows[1:] if row[1]}
    assert cells["=1+1"] == 1
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_report_is_of_the_days_that_are_asked_for(sign_in, registrar, plan):
    session = plan(days=-1)
    session.status, session.summary = ClinicStatus.HELD, "x"
    session.save()
    browser = sign_in(registrar)

    everything = browser.get(url("mentoring_report")).context["report"]
    nothing = browser.get(url("mentoring_report") + "?last=2020-01-01").context[
        "report"
    ]
    wrong = browser.get(url("mentoring_report") + "?first=2021-01-01&last=2020-01-01")

    assert (everything.total.held, nothing.total.held) == (1, 0)
    assert "last" in wrong.context["form"].errors


@pytest.mark.parametrize("who", ["mentor", "operator", "registrar"])
def test_desks_and_screens_cost_the_same_for_many(
    sign_in, region, organization, people, innovation, plan, who
):
    browser = sign_in(people[who])
    pages = ["/admin/", url("mentored", innovation.pk)]
    pages += [url("mentoring")] if who == "registrar" else []
    counts = {page: [] for page in pages}
    for number in (1, 2, 3):
        for _n in range(number):
            other = InnovationPageFactory(parent=organization)
            for page in (innovation, other):
                row = give_advice(
                    innovation=page, text="x", section="design", actor=people["mentor"]
                )
                add_follow_up(
                    advice=row,
                    task="x",
                    due_on=timezone.localdate(),
                    actor=people["mentor"],
                )
            plan()
            assign_mentor(mentor=people["mentor beside"], innovation=other, actor=None)
        for page, found in counts.items():
            found.append(queries_of(browser, page))

    for page, found in counts.items():
        assert found[1] == found[2], (page, found)


# ---------------------------------------------------------- sessions with advice


def test_advice_is_given_in_a_session_also_by_a_guest(
    sign_in, region, innovation, plan, registrar
):
    guest = make_regional(region, RegionalRole.MENTOR)
    session = plan(mentors=[guest], innovations=[innovation], actor=registrar, days=-1)
    browser = sign_in(guest)
    address = f"{url('mentored', innovation.pk)}?session={session.pk}"

    assert (
        f"{address}#advise" in browser.get(url("clinic", session.pk)).content.decode()
    )
    assert (
        f'name="session" value="{session.pk}"' in browser.get(address).content.decode()
    )
    response = browser.post(
        url("mentored", innovation.pk),
        {"session": session.pk, "section": "design", "text": "Tambah data"},
    )

    assert response.url == url("clinic", session.pk)
    row = Advice.objects.get()
    assert (row.session, row.author, row.text) == (session, guest, "Tambah data")
    assert "Tambah data" in browser.get(response.url).content.decode()
    # Only by way of the session is the innovation any of their business.
    assert browser.get(url("mentored", innovation.pk)).status_code == 404
    assert browser.get(url("advice_follow_up", row.pk)).status_code == 200


@pytest.mark.parametrize("key", ["x", "²", "0", "99999999999999999999"])
def test_a_session_that_is_none_is_not_there(
    sign_in, innovation, mentor, assignment, key
):
    response = sign_in(mentor).get(f"{url('mentored', innovation.pk)}?session={key}")

    assert response.status_code == 404


def test_a_session_of_others_opens_nothing(
    sign_in, other_organization, innovation, mentor, assignment, registrar, plan
):
    foreign = InnovationPageFactory(parent=other_organization)
    session = plan(innovations=[innovation], days=-1)
    browser = sign_in(mentor)

    response = browser.post(
        url("mentored", foreign.pk), {"session": session.pk, "text": "Terbajak"}
    )

    assert response.status_code == 404
    assert not Advice.objects.exists()


# ------------------------------------------------------------------ error states


def test_what_a_service_refuses_stands_beside_its_field(
    sign_in, organization, innovation, mentor, operator, advice, plan
):
    browser = sign_in(mentor)
    begins = timezone.localtime() + datetime.timedelta(days=1)
    hours = {
        "starts_at": f"{begins:%Y-%m-%d} 10:00",
        "ends_at": f"{begins:%Y-%m-%d} 09:00",
        "mode": "online",
        "mentors": [mentor.pk],
        "place": "Aula",
    }
    planned = browser.post(url("clinic_new", organization.pk), hours)
    late = {"task": "Unggah SK", "due_on": "2020-01-01"}
    promised = browser.post(url("advice_follow_up", advice.pk), late)
    held = plan(days=-1)
    hold_session(session=held, summary="x", actor=mentor)
    after = browser.post(url("clinic_follow_up", held.pk), late)

    assert list(planned.context["form"].errors) == ["ends_at"]
    assert 'value="Aula"' in planned.content.decode()
    assert list(promised.context["form"].errors) == ["due_on"]
    assert list(after.context["forms"]["follow_up"].errors) == ["due_on"]
    assert 'value="Unggah SK"' in after.content.decode()
    assert not FollowUp.objects.exists()


def test_a_refusal_about_no_field_stands_above_the_form(
    sign_in, organization, operator
):
    ask_for_clinic(organization=organization, wish="x", actor=operator)

    response = sign_in(operator).post(
        url("clinic_ask", organization.pk), {"wish": "Lagi", "mode": "online"}
    )

    assert list(response.context["form"].errors) == ["__all__"]
    assert "Lagi" in response.content.decode()


def test_a_plan_without_a_tick_says_so(sign_in, registrar, mentor, organization):
    browser = sign_in(registrar)

    response = browser.post(url("mentoring_plan"), follow=True)

    assert [message.level_tag for message in response.context["messages"]] == [
        "warning"
    ]
    assert not MentorAssignment.objects.exists()


# ------------------------------------------------------------- hours and the way back


def test_hours_are_those_of_the_region_whatever_the_account_says(
    sign_in, region, organization, mentor, assignment
):
    region.time_zone = "Asia/Jayapura"
    region.save()
    UserProfile.objects.update_or_create(
        user=mentor, defaults={"current_time_zone": "Asia/Jakarta"}
    )
    browser = sign_in(mentor)
    browser.post(
        url("clinic_new", organization.pk),
        {
            "starts_at": "2030-01-02 09:00",
            "ends_at": "2030-01-02 11:00",
            "mode": "online",
            "mentors": [mentor.pk],
        },
    )

    session = ClinicSession.objects.get()
    assert session.starts_at == datetime.datetime(2030, 1, 2, tzinfo=datetime.UTC)
    assert "09:00–11:00 WIT" in browser.get(url("clinic", session.pk)).content.decode()


def test_what_is_done_leads_back_to_where_it_was_ticked_off(
    sign_in, operator, follow_up
):
    browser = sign_in(operator)
    desk = browser.get("/admin/").content.decode()
    assert '<input type="hidden" name="next" value="/admin/">' in desk

    own = browser.post(url("follow_up_done", follow_up.pk), {"next": "/admin/?x=1"})
    foreign = browser.post(
        url("follow_up_done", follow_up.pk), {"next": "https://contoh.example/"}
    )

    assert (own.url, foreign.url) == ("/admin/?x=1", "/admin/")


def test_the_registrar_gives_an_innovation_its_own_mentor(
    sign_in, region, innovation, registrar, mentor, assignment
):
    free = make_regional(region, RegionalRole.MENTOR)
    browser = sign_in(registrar)
    address = url("mentoring_assign", innovation.pk)
    assert address in browser.get(url("mentored", innovation.pk)).content.decode()

    html = browser.get(address).content.decode()
    # Whoever has least comes first, and who mentors it already is named.
    assert html.index(f'value="{free.pk}"') < html.index(f'value="{mentor.pk}"')
    assert url("mentoring_end", assignment.pk) in html
    browser.post(address, {"mentor": free.pk})

    assert mentors_of([innovation]) == {innovation.pk: [free, mentor]}


def test_where_nobody_can_mentor_the_screen_says_what_to_do(
    sign_in, registrar, organization, mentor
):
    make_operator(organization, user=mentor)

    html = sign_in(registrar).get(url("mentoring_assign", organization.pk))

    assert reverse("people:index") in html.content.decode()
    assert 'name="mentor"' not in html.content.decode()


def test_archived_innovations_are_read_and_not_advised(
    sign_in, innovation, registrar, advice
):
    innovation.unpublish(set_expired=True)

    html = sign_in(registrar).get(url("mentored", innovation.pk)).content.decode()

    assert "Tambah dasar" in html
    assert 'name="text"' not in html
    assert url("clinic_new", innovation.pk) not in html


def test_the_text_keeps_its_paragraphs(sign_in, innovation, mentor, assignment):
    innovation.design = "<p>Satu &lt;b&gt;.</p><ul><li>Dua</li></ul>"
    innovation.save_revision()

    html = sign_in(mentor).get(url("mentored", innovation.pk)).content.decode()

    assert "<p>Satu &lt;b&gt;.</p><p>Dua</p>" in html
