"""Who opens what of the admin: the outcomes that the walk expects.

The table is about the region in which people work, and about a page, a file, an
import of the operator's own organisation. What belongs to another region nobody
opens but an administrator, so the table needn't say it.

A new address is missing here, and the walk says so: write down who opens it.
"""

from collections.abc import Iterator

from tests.portal.access.world import PEOPLE

VISITOR = "visitor"
ADMINISTRATOR = {"administrator"}
REGISTRARS = {"registrar", *ADMINISTRATOR}
#: Whose organisation it is, by a membership in it or in one above with its units.
ORGANIZATION = {"operator", "operator of the organisation above and its units"}
ITS_PEOPLE = {*ORGANIZATION, *REGISTRARS}
UPLOADER = {"operator"}
NEWSROOM = {"writer", "editor"}
OPERATORS = {role for role in PEOPLE if role.startswith("operator")}
WORKERS = {*OPERATORS, *NEWSROOM, *REGISTRARS}
SIGNED_IN = set(PEOPLE) - {"nobody"}
EVERYBODY = {VISITOR, *PEOPLE}
NO_ONE: set[str] = set()

#: A viewset of plain rows, in the words of the table below.
ROWS = "edit delete history history_results usage"
LIST = "index index_results add"

# "namespace: name name" or "name name"; "name = variant variant" where one address
# does several things, which its parameters say.
TABLE: list[tuple[set[str], str]] = [
    (
        EVERYBODY,  # the way in, and what it is drawn with
        """
        wagtailadmin_password_reset wagtailadmin_password_reset_done
        wagtailadmin_password_reset_confirm wagtailadmin_password_reset_complete
        wagtailadmin_sprite wagtailadmin_javascript_catalog
        """,
    ),
    (
        SIGNED_IN,  # one's own account and desk; lists and choosers of what is one's own
        """
        wagtailadmin_home wagtailadmin_account wagtailadmin_dismissibles
        users_sessions users_own_sign_ins users_own_sign_ins_results
        users_second_factor users_set_up_second_factor
        privacy: my_data
        competition_results: own
        wagtail_modeladmin: javascript_catalog
        spreadsheets: index
        wagtailadmin_choose_page wagtailadmin_choose_page_search
        wagtailadmin_choose_page_chosen_multiple wagtailadmin_choose_page_external_link
        wagtailadmin_choose_page_email_link wagtailadmin_choose_page_phone_link
        wagtailadmin_choose_page_anchor_link wagtailadmin_tag_autocomplete
        wagtailadmin_api: pages:listing documents:listing images:listing
        wagtailadmin_pages: choose_parent
        competitions: choose_parent
        innovations: choose_parent
        organizations: choose_parent
        news: choose_parent
        agenda: choose_parent
        wagtaildocs_chooser: choose choose_results chosen_multiple
        wagtailimages_chooser: choose choose_results chosen_multiple
        wagtailembeds: chooser chooser_upload
        wagtailadmin_workflows: task_chooser task_chooser_results task_chooser_create
        wagtailadmin_reports: site_history site_history_results
        """,
    ),
    (
        WORKERS,  # lists of what one works on
        """
        wagtailadmin_explore_root
        wagtailadmin_pages: type_use type_use_results search search_results
        wagtailadmin_reports: workflow workflow_results workflow_tasks
        wagtailadmin_reports: workflow_tasks_results aging_pages aging_pages_results
        wagtailforms: index index_results
        wagtaildocs: index index_results add add_multiple
        wagtailimages: index index_results add add_multiple
        wagtaildocs_chooser: create
        wagtailimages_chooser: create
        competitions: index index_results
        innovations: index index_results
        organizations: index index_results
        news: index index_results
        agenda: index index_results
        """,
    ),
    (
        {*OPERATORS, "editor", *REGISTRARS},
        "recycling: index index_results",
    ),
    (
        {*NEWSROOM, *REGISTRARS},
        "news: intake joint_releases style",
    ),
    (
        {"editor", *REGISTRARS},  # releases that others sent in
        """
        news: intake_batch intake_again intake_original
        news: joint_release cancel_joint_release withdraw
        news: archive archive_add archive_takeover archive_item archive_choose
        news: archive_carry archive_undo archive_discard archive_report
        news: archive_addresses archive_resume archive_retry archive_pictures
        news: archive_plan
        """,
    ),
    (
        {*OPERATORS, *REGISTRARS},
        """
        registry: new
        competition_entries: index
        spreadsheets: upload export template
        audit: log log_results
        """,
    ),
    (
        {"editor", *REGISTRARS},
        f"""
        wagtailadmin_reports: locked_pages locked_pages_results
        search-synonyms: {LIST} {ROWS}
        agenda_participants: index index_results add edit delete presence code pdf
        agenda_participants: send_again
        """,
    ),
    (
        {*OPERATORS, *REGISTRARS} - {"operator elsewhere"},
        # A plan, for whoever has its address and may import in the region.
        "spreadsheets: shared",
    ),
    (
        {role for role in OPERATORS if role != "operator elsewhere"},
        "competition_entries: choose",
    ),
    (
        ITS_PEOPLE,  # their pages
        """
        wagtailadmin_explore wagtailadmin_explore_results
        competition_results: certificate
        wagtailadmin_api: pages:detail
        wagtailadmin_api:pages:action = copy revert_to_page_revision unpublish
        wagtailadmin_pages: add preview_on_add add_subpage edit preview_on_edit
        wagtailadmin_pages: view_draft usage copy history history_results
        wagtailadmin_pages: revisions_view revisions_revert revisions_compare
        wagtailadmin_pages: workflow_history workflow_history_detail unpublish
        wagtailadmin_pages: confirm_workflow_cancellation
        wagtailadmin_editing_sessions: ping
        privacy: publish
        registry: confirm
        registry: mentored clinic_ask clinic clinic_cancel advice_answer follow_up_done
        competition_entries: edit read submit withdraw version file
        """,
    ),
    (
        {*ITS_PEOPLE, "operator of the organisation above", "operator of a unit below"}
        | {"operator beside", *NEWSROOM, "mentor", "juror", "leader"},
        "wagtailadmin_choose_page_child",  # the organisation is published
    ),
    (
        {*UPLOADER, *REGISTRARS},  # what they made themselves
        """
        wagtailadmin_pages: delete
        wagtailadmin_api:pages:action = delete
        spreadsheets: run refused progress layout file confirm cancel discard decide
        spreadsheets: remember approve undo
        spreadsheets: export_status export_progress export_file export_repeat
        """,
    ),
    (
        {"juror", *ADMINISTRATOR},
        "competition_judging: mine",
    ),
    (
        NO_ONE,  # but the juror whose sheet it is: tests/competitions/judging
        """
        competition_judging: declare sheet autosave seal give_back file workbook
        """,
    ),
    (
        {*NEWSROOM, *REGISTRARS},  # how news are handed on
        f"""
        distribution: index article
        media-pickups: {LIST} {ROWS}
        """,
    ),
    (
        {"editor", *REGISTRARS},
        f"""
        newsletters: {LIST} {ROWS} inspect preview example send
        subscribers: index index_results delete
        """,
    ),
    (
        {*UPLOADER, "editor", *REGISTRARS},  # files
        """
        wagtailadmin_api: documents:detail
        wagtaildocs: edit delete document_usage edit_multiple delete_multiple
        wagtailimages: edit delete url_generator url_generator_output preview
        wagtailimages: image_usage edit_multiple delete_multiple
        """,
    ),
    (
        {*UPLOADER, *NEWSROOM, *REGISTRARS},
        "wagtailadmin_api: images:detail",
    ),
    (
        UPLOADER,  # uploads that wait for a title
        """
        wagtaildocs: create_multiple_from_uploaded_document delete_upload_multiple
        wagtailimages: create_multiple_from_uploaded_image delete_upload_multiple
        """,
    ),
    (
        {*NEWSROOM, *REGISTRARS},
        "wagtailimages_chooser: chosen select_format",
    ),
    ({"editor", *REGISTRARS}, "wagtaildocs_chooser: chosen"),
    (
        SIGNED_IN - {"operator elsewhere"},
        "registry: dismiss",  # for oneself, of a notice to all of the region
    ),
    (
        {"leader", *REGISTRARS},  # figures of the region
        """
        registry: mentoring mentoring_report
        competition_entries: overview participation
        """,
    ),
    (
        REGISTRARS,
        f"""
        wagtailadmin_pages: move move_confirm set_privacy
        wagtailadmin_pages: workflow_preview revisions_unschedule lock unlock
        wagtailadmin_pages: set_page_position
        wagtailadmin_pages:workflow_action = approve reject
        wagtailadmin_pages:collect_workflow_action_data = approve reject
        wagtailadmin_api:pages:action = publish move
        registry: duplicates distinct merge merged unmerge
        registry: mentoring_plan mentoring_assign mentoring_end
        registry: clinic_new clinic_plan clinic_held clinic_follow_up
        registry: advice_follow_up
        spreadsheets: change
        people: index index_results person roles add take close reopen hand_over
        people: take_back
        invitations: {LIST} invitation resend withdraw link sheet
        recycling: restore
        competitions_awards_modeladmin_index competitions_awards_modeladmin_create
        competitions_awards_modeladmin_edit competitions_awards_modeladmin_delete
        competitions_awards_modeladmin_inspect competitions_awards_modeladmin_history
        competition_categories: {LIST} {ROWS} inspect
        competition_phases: {LIST} {ROWS} inspect
        competition_sections: {LIST} {ROWS} inspect
        competition_statements: {LIST} {ROWS} inspect
        competition_criteria: {LIST} {ROWS} inspect
        competition_tie_rules: {LIST} {ROWS} inspect
        competition_places: {LIST} {ROWS} inspect
        competition_papers: {LIST} {ROWS}
        competition_set_up: set_up copy template
        competition_votes: index
        competition_jury: overview add_juror leave conflicts lift_conflict
        competition_jury: screening screen undo_screening stage panel copy_panel
        competition_jury: remind assign ranking close reopen tie unseat chair reopen_sheet
        competition_entries: received received_results late end_late take_out
        competition_results: results awards undo rules release minutes certificates
        competition_results: feedbacks usual_places paper_file revoke reissue
        competition_results: bundle bundle_file feedback feedback_pdf
        results_article
        competition_judging: blind blind_version blind_file
        co-owners: {LIST} {ROWS}
        innovation-names: {LIST} {ROWS}
        organization-names: {LIST} {ROWS}
        periods: {LIST} {ROWS}
        completeness-rules: {LIST} {ROWS}
        notices: {LIST} {ROWS}
        watched-sources: {LIST} {ROWS} check
        feed-links: {LIST} {ROWS} created
        competition_kinds: index index_results
        government-affairs: index index_results inspect
        themes: index index_results inspect
        national-goals: index index_results inspect
        priority-clusters: index index_results inspect
        development-goals: index index_results inspect
        organization-types: index index_results inspect
        regulation-types: index index_results inspect
        """,
    ),
    (
        ADMINISTRATOR,  # the installation
        f"""
        wagtailadmin_collections: index add edit delete set_privacy
        wagtailadmin_workflows: index index_results add edit disable enable usage
        wagtailadmin_workflows: usage_results remove select_task_type task_index
        wagtailadmin_workflows: task_index_results edit_task disable_task enable_task
        wagtailadmin_reports: page_types_usage page_types_usage_results
        wagtail_bulk_action = user/assign_role user/delete user/set_active_state
        users_sign_ins users_sign_ins_results users_lock_outs users_lock_outs_results
        users_reset_second_factor
        privacy: person
        recycling: destroy
        region: {LIST} {ROWS}
        headings: {LIST} {ROWS}
        spellings: {LIST} {ROWS}
        competition_kinds: add {ROWS}
        government-affairs: add {ROWS}
        themes: add {ROWS}
        national-goals: add {ROWS}
        priority-clusters: add {ROWS}
        development-goals: add {ROWS}
        organization-types: add {ROWS}
        regulation-types: add {ROWS}
        wagtailredirects: index index_results add edit delete start_import
        wagtailredirects: process_import
        wagtailsites: {LIST} {ROWS} copy
        wagtailusers_users: {LIST} {ROWS} copy
        wagtailusers_groups: {LIST} {ROWS}
        """,
    ),
    (
        NO_ONE,  # what the site has none of, or what asks for more than an address
        """
        users_ask_code
        wagtailadmin_api: pages:find documents:find images:find
        wagtailadmin_api:pages:action = convert_alias create_alias copy_for_translation
        wagtailadmin_tag_model_autocomplete wagtailadmin_block_preview
        wagtailadmin_workflows: add_task
        wagtailadmin_pages: convert_alias
        wagtailforms: list_submissions list_submissions_results delete_submissions
        wagtailsettings: edit preview_on_edit
        wagtailsnippets: index
        """,
    ),
]

FILE_KEEPERS = {*UPLOADER, "editor", *REGISTRARS}
#: Answer whoever is in the admin, and tell of a foreign thing nothing at all: a list
#: of those chosen that one may work on, the way to a history, the kind of a task,
#: the end of an editing session that may be none. Here who may really change it.
TELL_NOTHING = {
    **{
        f"wagtail_bulk_action {kind}/{action}": FILE_KEEPERS
        for kind in ("document", "image")
        for action in ("add_tags", "add_to_collection", "delete")
    },
    "wagtail_bulk_action page/delete": {*UPLOADER, *REGISTRARS},
    "wagtail_bulk_action page/move": REGISTRARS,
    "wagtail_bulk_action page/publish": REGISTRARS,
    "wagtail_bulk_action page/release_jointly": REGISTRARS,
    "wagtail_bulk_action page/unpublish": ITS_PEOPLE,
    "wagtailadmin_editing_sessions:release": UPLOADER,
    "wagtailadmin_pages:revisions_index": NO_ONE,
    "wagtailadmin_workflows:task_chosen": NO_ONE,
}
#: Screens of the region at whose address one is, for administrators too.
ONLY_AT_HOME = (
    *("people:", "invitations:", "registry:merge", "registry:mentor"),
    *("registry:clinic", "registry:advice", "registry:follow_up"),
)


def names(text: str) -> Iterator[str]:
    """Return the addresses that a cell of the table says."""
    for line in filter(None, map(str.strip, text.splitlines())):
        for mark, between in ((" = ", " "), (": ", ":")):
            if mark in line:
                start, _mark, rest = line.partition(mark)
                yield from (f"{start}{between}{name}" for name in rest.split())
                break
        else:
            yield from line.split()


def read_table() -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for who, text in TABLE:
        for name in names(text):
            assert name not in table, f"{name} stands twice in the table"
            table[name] = who
    return {**table, **TELL_NOTHING}


WHO = read_table()


def expected(address, role, *, here: bool) -> bool:
    """Tell whether somebody of a role opens an address.

    ``here`` is false for what belongs to the other region, where only the "operator
    elsewhere" is at home, beside the organisation that it belongs to.
    """
    if address.name in TELL_NOTHING:
        return role in SIGNED_IN
    return may_act(address, role, here=here)


def may_act(address, role, *, here: bool) -> bool:
    """Tell whether somebody of a role changes something there."""
    assert address.name in WHO, f"{address.name} is new: say in table.py who opens it"
    who = WHO[address.name]
    if not address.regional:
        return role in who
    if role == "operator elsewhere":
        return not here and "operator beside" in who
    if role == "administrator" and address.name.startswith(ONLY_AT_HOME):
        return here and role in who
    return role in (who if here else who & ADMINISTRATOR)
