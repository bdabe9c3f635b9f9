# What the bot says in English. Every message stands in vi.ftl too, with the same variables.
# Markup: `code` and **strong**, nothing else. What people wrote or are called arrives in a variable and needs no quoting.

## Times and dates

weekday =
    { $weekday ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[7] Sun
    }
month =
    { $month ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[12] Dec
    }
# 23 Nov
date = { $day } { $month }
# 23 Nov 2026
date-with-year = { $day } { $month } { $year }
# Mon 23 Nov
date-with-weekday = { $weekday } { $date }
# today 17:00
time-today = today { $clock }
time-tomorrow = tomorrow { $clock }
time-yesterday = yesterday { $clock }
# Mon 23 Nov 17:00
time-on = { $date } { $clock }
# 16–22 Nov
period-in-month = { $first }–{ $last } { $month }
period-in-month-with-year = { $first }–{ $last } { $month } { $year }
# 30 Nov – 6 Dec
period = { $from } – { $to }
duration-minutes = { $minutes } min
duration-hours = { $hours } h
duration-hours-minutes = { $hours } h { $minutes } min
duration-days = { $days } d

## Everybody

list-and = { $first } and { $last }
fault-sorry = Something went wrong on my side, and nothing was kept. Please try again in a moment.
fault-ledger = I cannot reach my ledger right now, so nothing was kept. Please try again in a moment.
fault-uncertain = Something went wrong on my side, and I cannot tell yet whether this was kept. If nothing appears within a minute, please try again.
notice-summary-channel-gone = The channel of the weekly summary was deleted or archived. Please choose another one with `/kudos-admin setup channel:`.
notice-summary-home-gone = I am no longer in { $home }, where the weekly summary was posted. Please choose a channel here with `/kudos-admin setup channel:`, or invite me there again.
notice-team-group-gone = What stood for the team { $team } (a role, a user group or a channel) was deleted or switched off. Whoever was in the team by it leaves the team with their next command. Please choose another one with `/kudos-admin team edit`, or name the members with `/kudos-admin member set`.
notice-moderator-group-gone = The moderators’ role or user group was deleted or switched off. Until you choose another one with `/kudos-admin setup moderators:`, those moderate who manage the server (Discord), or admins and owners (Slack).
notice-team-lead-gone = The lead of the team { $team } is no longer here. Please choose another one with `/kudos-admin team edit`.
notice-cannot-post = I cannot post in { $channel }. On Discord, please let me view the channel, send messages, embed links, attach files and read the message history there; on Slack, please invite me with `/invite`. If the weekly summary goes there, `/kudos-admin setup channel:` chooses another channel.

## Refusals

refusal-unknown-command = I do not know this any more. Please use the command again; `/kudos help` lists what there is.
refusal-option-missing = Please write something for `{ $option }`.
refusal-field-empty = A field is still empty; please write something in it.
refusal-being-posted = I have that already: its card comes to its channel in a moment.
refusal-too-long = That is { $length } characters; please keep it to { $max }.
refusal-number-range = `{ $option }` goes from { $low } to { $high }. Please choose a number between.
refusal-choose-colleague = Please choose a colleague or a team.
refusal-bot = Bots cannot help or be thanked. Please choose a colleague.
refusal-group-is-no-team = { $group } is not a team here. Please choose a team's role or user group, or a colleague; moderators set them with `/kudos-admin team edit`.
refusal-ask-self = That is you. Please choose a colleague or a team.
refusal-no-such-ask = This ask is not here any more. `/kudos asks` shows yours.
refusal-take-not-asked = This ask is for somebody else: whoever is asked, or is in the asked team, can answer it.
refusal-taken-already = { $person } has taken it already. Thank you for offering.
refusal-cant-taken = { $person } has taken it already, so nobody is waiting for you.
refusal-ask-ended = This ask has ended. Its asker can reopen it.
refusal-done-not-yours = Whoever took it, the team's lead or the asker can mark it done.
refusal-asker-only = This is for the one who asked.
refusal-cant-not-asked = Only the asked person can say so. You can take it instead.
refusal-muted = You cannot give kudos at the moment. Please talk to a moderator; asking with `/please` works as ever.
refusal-private-reaches-nobody = I can reach nobody else of { $team } yet, so private thanks would come to nobody. Please thank a person, or leave `private` out.
refusal-thank-self = Thanks are for others: please choose a colleague or a team.
refusal-no-values = No company values are set up here. Please leave `value` out.
refusal-unknown-value = { $value } is not one of our values. Please choose one of: { $values }.
refusal-value-required = Please add the value that this shows, as `value`: { $values }.
refusal-choose-ask = Please choose one of your own asks from the list that appears while typing (on Slack, in the form that `/thank-you` alone opens), or leave it out.
refusal-ask-unanswered = Nobody has answered this ask yet. Please thank without `ask`, or once it was answered.
refusal-limit-day =
    { $limit ->
        [one] You have given your { $limit } kudos of today. Please come back tomorrow.
       *[other] You have given your { $limit } kudos of today. Please come back tomorrow.
    }
refusal-limit-pair =
    { $limit ->
        [one] You have thanked { $recipient } once today already. Please come back tomorrow, or tell them in person.
       *[other] You have thanked { $recipient } { $limit } times today already. Please come back tomorrow, or tell them in person.
    }
refusal-no-such-kudos = This kudos is not here. Please choose one from the list that appears while typing; on Slack, send the command with `kudos:` and nothing behind it, and a form opens.
refusal-choose-kudos = Please choose one of your own kudos from the list that appears while typing (on Slack, send `/kudos undo kudos:`), or leave it out for your newest.
refusal-nothing-to-undo = There is nothing to take back: you gave no kudos in the last 24 hours.
refusal-undo-too-late = Kudos can be taken back for 24 hours. For an older one, please ask a moderator to hide it.
refusal-kudos-gone = This kudos is not shown any more.
refusal-me-too-own = This one is yours already. "Me too" is for everybody else.

## Asks

ask-line = { $asked }: { $asker } asks for your help, please.
ask-title = { $from } asks { $to }
ask-team-gone = a former team
ask-field-customer = For
ask-field-by = By
ask-field-state = Now
ask-deadline = { $day } { $clock }
ask-front-line = Front line: a customer is waiting.
ask-by-unread = I could not read “{ $words }” as a time, so it stands on the card as you wrote it. I understand `17:00`, `tomorrow 9:00`, `2h` or `2026-11-25`.
ask-unnotified = Nobody was notified: { $team } has no user group or role here. Mention a colleague if it is urgent.
ask-state-open = Open: who can take it?
ask-state-open-stretched = Open. { $team } is stretched right now ({ $reason }); anyone there can still take it.
ask-state-open-again = Open again ({ $reason }): who can take it?
ask-state-claimed = Taken by { $person }
ask-state-claimed-by-team = Taken
ask-state-on-hold = On hold
ask-state-done-by = Done, with thanks to { $person }
ask-state-done = Done
ask-state-declined-because = Can't right now: { $reason }
ask-state-declined = Can't right now
ask-state-withdrawn = Withdrawn
ask-news-taken = { $person } has taken your ask: { $what }
ask-news-done = Done by { $person }: { $what }
ask-news-declined = { $asked } can't right now ({ $reason }): { $what }
ask-news-cant = { $asked } is stretched right now ({ $reason }). Your ask stays open: { $what }
ask-news-let-go = Your ask to { $asked } is open again: { $what }
ask-news-open-again = Your ask to { $asked } is open again ({ $reason }): { $what }
ask-unseen = I cannot show your ask in { $channel }, but it is kept: you and { $asked } find it with `/kudos asks`. If it is urgent, please tell them yourself. You asked: { $what }
button-take = Take it
button-done = Done
button-cant = Can't right now
button-withdraw = Withdraw
button-reopen = Reopen
button-thank = Say thank you
button-show-card = Show the ask
button-take-numbered = { $number }: Take it
button-done-numbered = { $number }: Done
button-withdraw-numbered = { $number }: Withdraw
button-cant-numbered = { $number }: Can't right now
cant-form-title = Can't right now
cant-form-reason = What is in the way? Nobody is blamed.
asks-none = No asks yet. Try `/please`.
asks-line = Your asks
asks-to-answer = To answer, front line first
asks-asked = You asked
asks-list-none = None at the moment.
asks-item = { $number }. { $what } · { $state }
asks-item-front-line = { $number }. **Front line** · { $what } · { $state }
asks-more = … and { $count } more
asks-state-open = Open

## Kudos

kudos-line = { $recipients }: thank you, from { $giver }
kudos-field-beyond = What was really needed
kudos-beyond = Not only what was asked
kudos-field-customer = The happy customer
kudos-field-value = Value
kudos-footer = May be quoted in the weekly summary. Take back within 24 hours: /kudos undo
kudos-undone = A kudos stood here; its giver took it back.
kudos-hidden = A kudos stood here; a moderator has hidden it.
kudos-private-line = { $giver } thanks you privately:
kudos-private-footer = Seen by the two of you; never quoted.
kudos-private-footer-several = Seen by nobody but { $giver } and those who are thanked; never quoted.
kudos-unseen = I cannot show your thanks in { $channel }, but it is kept and counts: `/kudos mine` has it. You wrote: { $words }
kudos-private-sent = Your private thanks to { $recipients } are on their way. Nobody else sees them.
kudos-undo-done = Taken back: “{ $words }”. Where a summary has counted it already, the next one corrects that.
kudos-undo-done-but-card = Taken back: “{ $words }”. Where a summary has counted it already, the next one corrects that. If the card in { $place } still shows it, press the button on it and it goes: I cannot always change a card there by myself.
kudos-given-elsewhere = the place where it was given
button-me-too = Me too
button-me-too-counted = Me too · { $count }
thanks-form-title = Say thank you
thanks-form-for = For what?
thanks-form-value = Value: { $values }
mine-none = No kudos yet. Try `/thank-you`.
mine-line = Your kudos and asks, seen by you alone
mine-received = Received
mine-given = Given
mine-asks = Asks
mine-asks-line = { $asked } asked, { $taken } taken
mine-list-none = None yet.
mine-item-received = { $giver }: “{ $words }”
mine-item-received-private = { $giver }, privately: “{ $words }”
mine-item-given = To { $recipients }: “{ $words }”
mine-footer = The latest of each.

## What people choose for themselves

privacy-title = Your settings
privacy-changed = Done. This holds for you now:
privacy-public-name = Your name in the weekly summary
privacy-public-name-on = On: a story that the summary quotes may name you.
privacy-public-name-off = Off: where the summary quotes thanks from you or to you, it does not name you. Cards in channels name people as before.
privacy-language = Language
privacy-language-chosen = { $language }, whatever your app speaks
privacy-language-auto = { $language } (automatic)
privacy-accounts = Your accounts, which are one person here
privacy-button-name-on = Show my name
privacy-button-name-off = Keep my name out
privacy-button-speak = Speak English
privacy-button-language-auto = Choose automatically
privacy-hint = Change it with a button, or with the options of /kudos privacy.
refusal-on-off-unread = “{ $word }” is not known for `{ $option }`. Please write `on` or `off`.
refusal-own-language-unread = “{ $language }” is not spoken here yet. Please choose `en`, `vi` or `auto`.

## Help that was not thanked for yet

quiet-none = No help is waiting for your thanks.
quiet-line = Help that you have not said thanks for yet; you alone see this.
quiet-item = { $number }. { $helper }: “{ $what }” · done { $day }
quiet-more =
    { $count ->
        [one] … and one more from before
       *[other] … and { $count } more from before
    }
quiet-footer = “No need” takes it off this list for good. Nobody is told.
quiet-button-thank = { $number }: Say thank you
quiet-button-dismiss = { $number }: No need
quiet-button-list = Help not yet thanked

## The rows behind the figures

why-title = { $team }: what the summary of { $period } counts
why-too-small = The latest summary has no figures of { $team }: it had fewer than three people on record, and figures would point to individuals.
why-serves-nobody = { $team } serves no other team, so the summary counts nothing of it. Please name another one with `team`.
why-how-received = **Asks received**: { $count }. Asks of the week from teams that it serves.
why-how-answered = **Answered**: { $count } of { $of }. Asks of four weeks, once they are two working days old; “can't right now” with a reason is an answer. The wait is the working time until then.
why-how-completed = **Done**: { $count } of { $of }. Asks of four weeks, once they are seven days old; those reopened since count as not done.
why-how-open = **Open**: { $count }, whoever asked. Weeks of work: how long these take at the pace of four weeks.
why-how-thanks =
    { $people ->
        [one] **Thanks**: one person of those teams in the week; { $beyond } for what was really needed.
       *[other] **Thanks**: { $people } people of those teams in the week, each once; { $beyond } of them for what was really needed.
    }
why-how-headline = **Helped and said thanks**: front-line people who asked in the eight weeks before. Each is one voice, however often they ask or thank. Public thanks count for one ask: the one they name, or the last that was answered in the 14 days before.
why-how-hidden = Private thanks stand on no list; they count where five people or more thanked in private alone. Thanks that were taken back or hidden count nowhere.
why-no-rows = No asks or thanks count yet.
why-more = … and { $count } more; the file lists them all.
why-older = … and { $count } older ones.
why-row = { $number }. { $day } · { $what } · { $counted }
why-row-ask = { $from } asked: “{ $words }”
why-row-ask-of-others = { $from } asked
why-row-thanks = { $from } said thanks: “{ $words }”
why-no-team = Somebody without a team
why-counted-received = of the week
why-counted-answered = answered
why-counted-unanswered = not answered yet
why-counted-completed = done
why-counted-uncompleted = not done yet
why-counted-helped = helped and thanked for
why-counted-asked = of the eight weeks
why-counted-open = open
why-counted-thanks = thanks of the week
why-counted-beyond = what was really needed
why-counted-for-ask = for an ask of the eight weeks
why-counted-private = private: you alone see it here
why-button-card = Show { $number }
why-footer = What came after that week counts next time. The words of an ask are shown to the teams that it is between.
refusal-no-team-called = No team is called “{ $team }”. Please write its whole name, or choose one from the list that appears while you type (on Slack, send the command with `team:` and nothing behind it).
refusal-no-team-of-yours = You are in no team yet. Please name one with `team`, or ask a moderator to set yours.

## A team's mirror

mirror-title = { $team }: your mirror
mirror-line-lead = Seen by the team's lead and managers alone. It holds the team beside its own past; no other team is shown.
mirror-line-member = Your own team and its past; no other team sees this page. The figures of the summary's week are for all, with /kudos why.
mirror-too-small = In the week of { $period } { $team } had fewer than three people on record. Figures would point to individuals, so there are none.
mirror-week = { $period }
mirror-history = Week by week, the latest last
mirror-question = What got in the way? Worth a few minutes with the team.
mirror-load-heavy =
    { $weeks ->
        [one] **Could use a hand**: { $open } open, about one week of work.
       *[other] **Could use a hand**: { $open } open, about { $weeks } weeks of work.
    }
mirror-load =
    { $weeks ->
        [one] { $open } open, about one week of work.
       *[other] { $open } open, about { $weeks } weeks of work.
    }
mirror-open = { $open } open.
mirror-serves-nobody = It serves no other team, so there are no more figures.
mirror-asks =
    { $count ->
        [one] One ask received.
       *[other] { $count } asks received.
    }
mirror-answered = Answered: { $share }; { $wait }.
mirror-completed = Done: { $share }.
mirror-share = { $count } of { $of }
mirror-share-percent = { $percent } % of { $of }
mirror-share-none = none is old enough yet
mirror-wait = half of the asks had an answer within { $time } of working time
mirror-wait-longer = half of the asks waited longer than { $time } of working time
mirror-wait-untold = the wait is told from eight asks on, and of teams of five or more
mirror-thankers =
    { $people ->
        [0] No thanks in the week.
        [one] One person said thanks.
       *[other] { $people } people said thanks.
    }
mirror-beyond = For what was really needed: { $count } of { $of }.
mirror-unthanked =
    { $count ->
        [one] Once, help was still without thanks after a week.
       *[other] { $count } times, help was still without thanks after a week.
    }
mirror-unthanked-untold = Help not thanked for is told where five askers stand behind it.
mirror-headline = Of 10 front-line people who asked, about { $mean } were helped and said thanks (likely { $lo } to { $hi }).
mirror-headline-usual = Of 10 front-line people who asked, about { $mean } were helped and said thanks (likely { $lo } to { $hi }); about { $usual } is usual among all teams.
mirror-headline-early = Helped and said thanks: too early to tell.
mirror-history-none = One week so far; the next ones will stand beside it.
mirror-history-open = Open: { $bars }
mirror-history-asks = Asks received: { $bars }
mirror-history-answered = Answered: { $bars }
mirror-history-wait = Wait: { $bars }
mirror-history-completed = Done: { $bars }
mirror-history-thankers = People who said thanks: { $bars }
mirror-longer = > { $time }
refusal-mirror-not-yours = The mirror of { $team } is for its own people and its lead. `/kudos why` shows what the summary counts of it.

## Admin: what moderators set up, and what they are told

admin-yes = yes
admin-no = no
admin-people =
    { $count ->
        [one] one person
       *[other] { $count } people
    }
admin-setup-title = What is set
admin-setup-changed = Set. This holds now:
admin-setup-moderators = Moderators
admin-setup-moderators-role = { $role }, and those whom the platform lets manage
admin-setup-moderators-platform = Those whom the platform lets manage. Add a role or user group with `moderators`.
admin-setup-channel = Channel of the weekly summary
admin-setup-no-channel = Not chosen yet. Choose one with `channel`.
admin-setup-channel-elsewhere = A channel of { $home }
admin-setup-digest = Weekly summary
admin-setup-when = { $day } at { $clock }
admin-setup-when-paused = { $day } at { $clock }, paused until `/kudos-admin digest resume`
admin-setup-timezone = Time zone
admin-setup-language = Language
admin-setup-hint = Change it with the options of this command: moderators, channel, day, time, timezone, language, clear.
admin-team-added = { $team } is a team now
admin-team-edited = { $team } is changed
admin-team-shown = { $team }
admin-team-kind = Kind
admin-team-reached = Reached by
admin-team-through-people = its people (no role or user group here)
admin-team-through-group = a role, user group or channel
admin-team-lead = Lead
admin-team-people = People seen so far
admin-team-serves = Serves
admin-team-people-follow = Whoever holds the role or user group joins the team when they are next seen.
admin-team-removed = { $team } is no longer a team. Its people belong where their roles or user groups put them; its asks and thanks stay readable, and whoever can help takes what is still open. A team that is added under this name is a new one.
admin-teams-title = Teams
admin-teams-none = No teams yet. Add the first with `/kudos-admin team add`.
admin-teams-line = **{ $team }** · { $kind } · reached by { $reached } · { $people } · serves { $serves }
admin-teams-line-lead = **{ $team }** · { $kind } · reached by { $reached } · lead { $lead } · { $people } · serves { $serves }
admin-teams-more =
    { $count ->
        [one] … and one more team; the attached list names them all.
       *[other] … and { $count } more teams; the attached list names them all.
    }
admin-serves-front-line = every front-line team
admin-serves-nobody = no other team
admin-serves-on = { $team } serves { $customer }.
admin-serves-off = { $team } does not serve { $customer }.
admin-serves-now = In all it serves: { $teams }
admin-member-title = { $person }
admin-member-changed = { $person }: set. This holds now:
admin-member-team = Team
admin-member-no-team = none yet
admin-member-team-set = { $team }, as a moderator set it
admin-member-team-import = { $team }, as it was imported
admin-member-team-role = { $team }, by role or user group
admin-member-since = Since
admin-member-manager = Manager
admin-member-muted = Kudos muted
admin-member-muted-until = until { $until }
admin-member-muted-until-lifted = until they are unmuted
admin-member-accounts = Accounts
admin-value-added = “{ $value }” is one of the company’s values now.
admin-value-removed = “{ $value }” can no longer be chosen. Thanks that named it keep it.
admin-values = The company’s values: { $values }. Thanks may name one.
admin-values-required = The company’s values: { $values }. Every thanks names one.
admin-values-none = No values yet. Add one with `/kudos-admin value add` and thanks can name it.
admin-limits-title = Limits on kudos
admin-limits-changed = Set. These limits hold now:
admin-limits-per-day = One person may give a day
admin-limits-per-pair = To the same person or team a day
admin-limits-value-required = A value must be named
admin-limits-hint = Kudos that were taken back do not count.
moderation-hidden-but-card = Hidden from lists and summaries, and `/kudos-admin restore` brings it back. If the card in { $place } still shows it, it goes when somebody presses the button on it: I cannot always change a card there by myself. { $kudos }
moderation-shown-but-card = Everyone can see this again in lists and summaries. The card in { $place } may stay hidden: I cannot always change a card there by myself. { $kudos }
moderation-hidden = Hidden: its card no longer shows it, and `/kudos-admin restore` brings it back. { $kudos }
moderation-shown = Everyone can see this: { $kudos }
moderation-muted = { $person } cannot give kudos until a moderator lifts this with `/kudos-admin unmute`. Asking for help goes on as before.
moderation-muted-until = { $person } cannot give kudos until { $until }. Asking for help goes on as before.
moderation-not-muted = { $person } can give kudos.
moderation-audit-title = What moderators did
moderation-audit-empty = Nothing yet. What moderators do is kept here, with the reason.
moderation-audit-operator = the operator
moderation-audit-line = { $date } { $clock } · { $who } { $what }
moderation-audit-line-reason = { $date } { $clock } · { $who } { $what } ({ $reason })
moderation-audit-action =
    { $action ->
        [setup-moderators] let { $subject } moderate
        [setup-channel] chose the channel { $subject }
        [setup-no-moderators] let { $subject } moderate no more
        [setup-no-channel] took the summary out of the channel { $subject }
        [setup-day] set the day of the summary: { $subject }
        [setup-time] set the time of the summary: { $subject }
        [setup-timezone] set the time zone: { $subject }
        [setup-language] set the language: { $subject }
        [team-add] added the team { $subject }
        [team-rename] renamed a team: { $subject }
        [team-kind] set the kind of a team, { $subject }
        [team-role] set the role or user group of a team, { $subject }
        [team-lead] set the lead of a team, { $subject }
        [team-no-role] took the role or user group of the team { $subject } away
        [team-no-lead] set no lead for the team { $subject }
        [team-remove] removed the team { $subject }
        [team-serves] said who serves whom: { $subject }
        [team-serves-no-more] said who no longer serves whom: { $subject }
        [member-team] set a person’s team, { $subject }
        [member-manager] set as a manager: { $subject }
        [member-no-manager] set as no manager: { $subject }
        [value-add] added the value { $subject }
        [value-remove] removed the value { $subject }
        [value-required] made naming a value required
        [value-optional] made naming a value optional
        [limit-per-day] set the kudos a person may give a day: { $subject }
        [limit-per-pair] set the kudos to the same recipient a day: { $subject }
        [hide] hid kudos: { $subject }
        [restore] restored kudos: { $subject }
        [mute] muted the kudos of { $subject }
        [unmute] unmuted the kudos of { $subject }
        [digest-post] posted the summary { $subject }
        [digest-pause] paused the summary { $subject }
        [digest-resume] resumed the summary { $subject }
        [home-join] brought { $subject } into the workspace
        [member-link] made two accounts of { $subject } one
       *[other] { $action }: { $subject }
    }
complete-ask = { $what } — { $tail }
complete-ask-tail = to { $whom }, { $when }
refusal-moderators-only = Moderators can do this. Please ask one of them; `/kudos help` shows what you can do yourself.
refusal-clear-unread = “{ $word }” cannot be cleared here. It can be one of these: { $parts }.
refusal-bad-name = “{ $name }” cannot be a name. Please use one that has letters, has no “;” in it and does not begin with “team:”.
refusal-no-such-team = No team is called “{ $team }”. `/kudos-admin team list` shows them all.
refusal-team-exists = There is a team called { $team }. Please choose another name, or change that team with `/kudos-admin team edit`.
refusal-no-such-kind = “{ $kind }” is no kind of team. Please use `front-line` or `back-office`.
refusal-choose-role = Please choose a role, or a user group.
refusal-role-of-everyone = Everybody has that role or user group. Please choose one that stands for a group of people.
refusal-role-of-other-team = { $role } already stands for { $team }. Please choose another role or user group, or give { $team } one of its own first.
refusal-serves-itself = Please choose two different teams: { $team } was named twice.
refusal-person-is-bot = That is a bot. Please choose a colleague.
refusal-member-set-nothing = Please say what to set: `team`, `manager`, or both.
refusal-day-unread = “{ $day }” is no day of the week. Please write one such as `Monday`.
refusal-time-unread = “{ $time }” is no time of day. Please write one such as `9:00`.
refusal-language-unread = “{ $language }” is not spoken here yet. Please choose `en` or `vi`.
refusal-no-such-timezone = No time zone is called “{ $timezone }”. Names look like “{ $example }”; type a city and choose (on Slack, send `/kudos-admin setup timezone:`).
refusal-value-exists = “{ $value }” is already one of the values.
refusal-no-such-value = No value is called “{ $value }”. `/kudos-admin value list` shows them all.
refusal-last-value = “{ $value }” is the last value, and every thanks must name one. Please make that optional first: `/kudos-admin limits value-required: no`.
refusal-no-values-to-require = There is no value to name yet. Please add one first with `/kudos-admin value add`.
refusal-kudos-taken-back = The giver has already taken this kudos back, so nobody sees it.
refusal-until-unread = “{ $until }” could not be read as a time to come. Please write one such as `2h`, `3d` or `2026-12-31`.

## One company on two platforms

link-code = On the other platform, use `/kudos link code:{ $code }` until { $clock }. Then both accounts are you, with one set of limits, kudos and choices. Keep the code to yourself.
link-one-platform = So far your company uses Magic Words on this platform alone. A moderator first brings the other one in with `/kudos-admin join`; then please make a new code.
link-done = These accounts are one person now: { $accounts }.
join-code = In the other home, a moderator uses `/kudos-admin join code:{ $code }` until { $clock }. Then both homes share teams, settings, asks and thanks.
join-done = These homes are one workspace now: { $homes }. Say with `/kudos-admin team edit` which role or user group addresses each team here; people make their two accounts one with `/kudos link`.
refusal-code-unknown = This code is not known, was used, or is too old. Please make a new one where you got it; it holds for 15 minutes.
refusal-link-other-workspace = That code is of another workspace. A moderator first makes the two homes one with `/kudos-admin join`; then please make a new code.
refusal-link-same-account = You made this code here yourself. Please enter it where your other account is.
refusal-link-has-account = Whoever made this code has an account here already. Please enter it on the other platform, from your own account.
refusal-link-linked-already = Your account here is linked to one on that platform already. A code is for the person who made it alone.
refusal-link-both-imported = An import named both of your accounts as two people. Please ask the operator to give one of them both ids in the file of people.
refusal-join-own-code = This home belongs to that workspace already. Please enter the code in the other home.
refusal-join-has-facts = This home has asks or thanks of its own already, and they cannot be mixed. Please enter a code from here in the other home, or ask the operator to export and import them.

## Help

help-title = Magic Words
manifest-description = Ask each other for help and say thank you: /please and /thank-you
help-purpose = Ask for help with `/please`, and say thank you for help with `/thank-you`. Once a week a short summary tells where help went well and which team could use a hand. It is about how we work together; nobody is ranked.
help-command = `{ $command }` { $description }
help-menu = “{ $name }” on the menu of a message (on Discord also of a person): thank them right there
help-moderators = **For moderators**

## Commands: descriptions of at most 100 characters, without markup

command-please = Ask a colleague or a team for help
command-thank-you = Thank up to three colleagues or teams
command-kudos = Your thanks and asks
command-kudos-mine = What you gave and received, asked and answered; you alone see it
command-kudos-team = Your team’s own figures; its lead sees them week by week
command-kudos-asks = Open asks: yours to answer and those you asked
command-kudos-undo = Take back a thank-you of the last 24 hours
command-kudos-why = What the summary counts of a team, row by row
command-kudos-privacy = Whether the summary may name you, and your language; alone, show what holds
command-kudos-link = Make your accounts on two platforms one person
command-kudos-help = What the bot is for, and every command you can use
command-kudos-admin = For moderators
command-kudos-admin-setup = Set moderators, channel, schedule and language; alone, show what is set
command-kudos-admin-team = Teams and whom they serve
command-kudos-admin-team-add = Add a team
command-kudos-admin-team-edit = Change a team’s name, kind, lead, or role or user group
command-kudos-admin-team-remove = Remove a team; its asks and thanks stay
command-kudos-admin-team-list = List the teams
command-kudos-admin-team-serves = Say whether a team serves another
command-kudos-admin-member = People and their teams
command-kudos-admin-member-set = Set a person’s team, or whether they are a manager
command-kudos-admin-member-show = Show a person’s team and why it is that
command-kudos-admin-value = The company’s values
command-kudos-admin-value-add = Add a company value
command-kudos-admin-value-remove = Remove a company value; thanks that name it keep it
command-kudos-admin-value-list = List the company’s values
command-kudos-admin-limits = Set limits on kudos; alone, show them
command-kudos-admin-digest = The weekly summary
command-kudos-admin-digest-preview = Show the summary to you alone, as it would be now
command-kudos-admin-digest-post = Post the summary now
command-kudos-admin-digest-pause = Pause the weekly summary
command-kudos-admin-digest-resume = Resume the weekly summary
command-kudos-admin-hide = Hide a kudos
command-kudos-admin-restore = Show a hidden kudos again
command-kudos-admin-mute = Stop a person’s kudos for a time; they can still ask for help
command-kudos-admin-unmute = Let a person give kudos again
command-kudos-admin-join = Join this Discord server or Slack workspace to another one of your company
command-kudos-admin-audit = What moderators did, newest first
option-please-to = A colleague, or a team’s role
option-please-what = What you need
option-please-customer = Which customer waits
option-please-by = By when: 17:00, tomorrow 9:00, 2h
option-thank-you-to = A colleague, or a team’s role
option-thank-you-for = What they did for you
option-thank-you-and = Another colleague or team
option-thank-you-and-also = And one more
option-thank-you-beyond = They gave what was really needed, not only what you asked
option-thank-you-private = Only they see it
option-thank-you-customer = Which customer was happy in the end
option-thank-you-value = The company value it shows
option-thank-you-ask = Which ask it is about
option-kudos-undo-kudos = Which one; your last if left out
option-kudos-team-team = Which team; yours if left out
option-kudos-why-team = Which team; yours if left out
option-kudos-privacy-public-name = Whether the weekly summary may name you
option-kudos-privacy-language = The language in which I answer you; auto follows your app or the workspace
option-kudos-link-code = The code from the other platform; alone, make one
option-kudos-admin-join-code = The code from the other home; alone, make one
option-kudos-admin-setup-moderators = The role or user group whose people moderate
option-kudos-admin-setup-channel = Where the weekly summary is posted
option-kudos-admin-setup-day = On which day it is posted
option-kudos-admin-setup-time = At what time: 9:00
option-kudos-admin-setup-timezone = The time zone; type a city
option-kudos-admin-setup-language = The language of the summary and the cards
option-kudos-admin-setup-clear = What is not to be set any more
option-kudos-admin-team-add-name = What the team is called
option-kudos-admin-team-add-kind = Whether it faces customers or stands behind those who do
option-kudos-admin-team-add-role = The role, user group or (on Slack) channel that its people are in
option-kudos-admin-team-add-lead = Who leads it
option-kudos-admin-team-edit-team = Which team
option-kudos-admin-team-edit-name = Its new name
option-kudos-admin-team-edit-kind = Whether it faces customers or stands behind those who do
option-kudos-admin-team-edit-role = The role, user group or (on Slack) channel that its people are in
option-kudos-admin-team-edit-lead = Who leads it
option-kudos-admin-team-edit-clear = What the team has no more
option-kudos-admin-team-remove-team = Which team
option-kudos-admin-team-remove-reason = Why; kept in the log
option-kudos-admin-team-serves-team = The team that serves
option-kudos-admin-team-serves-customer = The team that is served
option-kudos-admin-team-serves-on = Whether it does
option-kudos-admin-member-set-person = Who
option-kudos-admin-member-set-team = Their team, whatever their roles or user groups; auto for the team of these
option-kudos-admin-member-set-manager = Whether they are a manager
option-kudos-admin-member-show-person = Who
option-kudos-admin-value-add-name = The value
option-kudos-admin-value-remove-name = The value
option-kudos-admin-limits-per-day = Kudos that one person may give a day
option-kudos-admin-limits-per-pair = Kudos that one person may give the same recipient a day
option-kudos-admin-limits-value-required = Whether every thanks names a value
option-kudos-admin-hide-kudos = Which kudos, or its id
option-kudos-admin-hide-reason = Why; kept in the log
option-kudos-admin-restore-kudos = Which kudos, or its id
option-kudos-admin-restore-reason = Why; kept in the log
option-kudos-admin-mute-person = Who
option-kudos-admin-mute-reason = Why; kept in the log
option-kudos-admin-mute-until = Until when: 2h, 3d, a date; until unmuted if left out
option-kudos-admin-unmute-person = Who
option-kudos-admin-unmute-reason = Why; kept in the log
choice-monday = Monday
choice-tuesday = Tuesday
choice-wednesday = Wednesday
choice-thursday = Thursday
choice-friday = Friday
choice-saturday = Saturday
choice-sunday = Sunday
choice-moderators = The role or user group of moderators
choice-channel = The channel of the summary
choice-lead = The lead
choice-role = The role or user group
choice-front-line = Front line
choice-back-office = Back office
choice-en = English
choice-vi = Tiếng Việt
choice-auto = Automatic
choice-on = On
choice-off = Off

## The weekly summary

# { $period } is 16–22 Nov.
digest-first-line =
    { $period }: { $asks ->
        [one] 1 ask
       *[other] { $asks } asks
    } from the front line, { $answered } answered; { $thankers ->
        [one] 1 person
       *[other] { $thankers } people
    } said thanks.
digest-first-line-small =
    { $period }: { $thankers ->
        [one] 1 person
       *[other] { $thankers } people
    } said thanks. It is too early for figures about teams.
digest-quiet-week = { $period }: a quiet week, without asks or thanks. `/please` asks for help, `/thank-you` says thanks for it.
digest-not-begun = { $period }: nothing to tell yet. Ask a team for help with `/please`, and say how it went with `/thank-you`.
digest-first-week = This is the first summary; the coming weeks will tell more.
digest-story = “{ $words }” { $from } → { $to }
digest-story-customer = { $story } (happy customer: { $customer })
digest-story-beyond = Just what was needed: { $story }
digest-person = { $name } ({ $team })
digest-somebody = a colleague
digest-and-more = { $list } and { $count } more
# { $load } is 23 asks open, about 3 weeks of work.
digest-in-need = **Could use a hand**
digest-in-need-settled = { $team }: { $load }. If something has settled itself, please withdraw it.
digest-in-need-long = { $team }: { $load }. If something has settled itself, please withdraw it; which team can spare somebody for a day?
digest-in-need-later = { $team }: { $load }. Which of your asks there could wait another week?
digest-in-need-hands = { $team }: { $load }. Which team can spare somebody for a day?
digest-in-need-more = Also: { $teams }.
digest-load =
    { $open ->
        [one] 1 ask
       *[other] { $open } asks
    } open, about { $weeks ->
        [one] 1 week
       *[other] { $weeks } weeks
    } of work
digest-load-long = { $open } asks open, more than { $weeks } weeks of work
digest-above = **Clearly above usual**
digest-above-team = { $team }: of 10 front-line people who asked, about { $about } were helped and said thanks (likely { $lo } to { $hi }).
digest-above-many = { $teams }: the picture tells more.
digest-quiet-help = Quiet help: { $count } done, not thanked for yet.
digest-quiet-help-mine = Quiet help: mine
digest-usual = As usual: { $teams }.
digest-usual-count =
    As usual: { $count ->
        [one] 1 team
       *[other] { $count } teams
    }.
digest-early = Too early to tell: { $teams }.
digest-early-count =
    Too early to tell: { $count ->
        [one] 1 team
       *[other] { $count } teams
    }.
digest-list-attached = The attached list names them all.
digest-list = Over eight weeks, of 10 front-line people who asked a team, how many were helped and said thanks:
digest-list-load = { $team }: { $load }.
digest-correction = Correction to the last summary: { $changes }.
digest-correction-asks =
    { $now ->
        [one] 1 ask
       *[other] { $now } asks
    }, not { $was }
digest-correction-answered = { $now } answered, not { $was }
digest-correction-thankers =
    { $now ->
        [one] 1 person
       *[other] { $now } people
    } said thanks, not { $was }
digest-correction-quiet-help = quiet help { $now }, not { $was }
digest-correction-quiet-help-too = quiet help { $count }, which was left out
digest-correction-quiet-help-gone = its count of quiet help no longer holds
digest-correction-word = { $team } is { $word }
digest-correction-estimate = { $team } about { $about } in 10 (likely { $lo } to { $hi })
digest-correction-picture = the picture's estimates shift a little
digest-refused-gone = This summary is not kept any more.
digest-picture-title = Helped, and said thanks
digest-picture-measure = Of 10 front-line people who asked the team
digest-picture-above = clearly above usual
digest-picture-usual = as usual
digest-picture-early = too early to tell
digest-picture-legend = Dot: our estimate. Bar: its likely range (80%).
digest-picture-diamond = Diamond: clearly above usual.
digest-picture-order = Teams in alphabetical order; this is no ranking.
digest-picture-more = And { $count } more teams.
# { $teams } is several sentences like digest-picture-alt-team.
digest-picture-alt = Dot plot, { $period }: of 10 front-line people who asked a team, how many were helped and said thanks. { $teams }
digest-picture-alt-team = { $team }: about { $about } (likely { $lo } to { $hi }), { $word }.
digest-picture-alt-early = { $team }: { $word }.
digest-map = Who served whom in the last four weeks. It shows how much went on, not how well.
digest-map-title = Who served whom
digest-map-measure = How many people of a team were helped
digest-map-few = a few
digest-map-axes = Down: who helped. Across: who asked.
digest-map-activity = How much went on, not how well.
digest-map-more-helped = And { $count } more teams that helped.
digest-map-more-asked = And { $count } more teams that asked.
# { $teams } is several sentences like digest-map-alt-team; { $served } several like digest-map-alt-served.
digest-map-alt = Map of who served whom, { $period }, by how many people of a team were helped. { $teams }
digest-map-alt-team = { $team } helped { $served }.
digest-map-alt-served = { $team } ({ $people })
digest-how-counted = How this is counted: `/kudos why`
# { $time } is tomorrow 9:00.
digest-next = The next weekly summary is due { $time }.
digest-paused = The weekly summary is paused. `/kudos-admin digest resume` starts it again.
digest-no-channel = The weekly summary has no channel: none was chosen yet, or it was deleted. Choose one with `/kudos-admin setup channel:`.
digest-home-gone = The bot is no longer in the place where the weekly summary was posted. Choose a channel with `/kudos-admin setup channel:`.
digest-last-posted = The summary of { $period } was posted.
digest-last-late = The summary of { $period } was filed without a post: its week was over for more than seven days when the bot came back.
digest-last-paused = The summary of { $period } was filed without a post: it was paused. `/kudos-admin digest post` posts the latest one.
digest-last-no-channel = The summary of { $period } was filed without a post: there was no channel for it. Choose one with `/kudos-admin setup channel:`, then `/kudos-admin digest post`.
digest-last-undelivered = The summary of { $period } could not be delivered to its channel. On Discord, please let me view the channel, send messages, embed links, attach files and read the message history there; on Slack, please invite me with `/invite`. Or choose another one with `/kudos-admin setup channel:`. Then use `/kudos-admin digest post`.
digest-last-held-up = The summary of { $period } is on its way, but its channel has not taken it yet. On Discord, please let me view the channel, send messages, embed links, attach files and read the message history there; on Slack, please invite me with `/invite`.
digest-standing-next = Next
digest-standing-last = Last
digest-posted = The summary of { $period } is on its way to the channel.
digest-refused-posted = This summary was posted on { $date }; the next one comes by itself. `/kudos-admin digest preview` shows it to you.
digest-refused-no-channel = There is no channel for the summary yet. Please choose one with `/kudos-admin setup channel:`.

## The playground

playground-channel-front-line = Front desk
playground-channel-back-office = Back office
playground-channel-digest = Weekly summary
playground-channel-moderators = Moderators
playground-channel-direct = Direct messages
# Monday 16 November, 9:00
playground-clock =
    { $weekday ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    } { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }, { $clock }
playground-no-such-person = This person is not here. Please choose somebody else.
playground-no-such-channel = This channel is not here for you. Please choose another one.
playground-no-such-message = This message is not here any more. Please reload the page.
playground-nothing-here = There is nothing here. The playground is at the address that the terminal shows.
playground-no-words = Please write something first.
playground-direct-is-for-reading = These are messages from me to you. Please ask, thank and talk in one of the channels.
playground-not-understood = The page and the program do not understand each other. Please reload the page.
playground-too-long = That is too much at once. Please make it shorter.
playground-not-from-here = This request did not come from the playground's own page. Please open the address that the terminal shows.
playground-not-shown = This was kept but could not be shown, and comes in a moment. If it does not, look whether the disk is full.
playground-too-many-pages = Too many pages are open. Please close some and reload this one.
playground-no-digest = No weekly summary is planned. A moderator chooses its channel with `/kudos-admin setup channel:`, or resumes it with `/kudos-admin digest resume`.
playground-clock-sorry = The clock was moved, but something that became due failed; it is tried again in a moment.

## The page of the playground. Its server hands these to the page, which fills the variables.

playground-page-skip-messages = Skip to the messages
playground-page-skip-composer = Skip to writing
playground-page-side = Channels and settings
playground-page-side-open = Show channels
playground-page-side-open-unread = Show channels; there is something unread
playground-page-side-close = Hide channels
playground-page-channels = Channels
playground-page-unread = new
playground-page-language = Language
playground-page-theme-light = Light colours
playground-page-theme-dark = Dark colours
playground-page-clock = The playground’s clock
playground-page-clock-is = The playground’s time:
playground-page-clock-change = Change the time
playground-page-clock-hour = +1 hour
playground-page-clock-digest = To the next summary
playground-page-clock-digest-at = The next weekly summary: { $time }
playground-page-clock-real = Back to now
playground-page-clock-moved = The time has changed.
playground-page-you-are = You are
playground-page-you = you
playground-page-switch = Switch
playground-page-switch-title = Act as somebody else
playground-page-switch-note = Each browser tab can be another person.
playground-page-switch-search = Name, team or role
playground-page-people = People
playground-page-people-none = Nobody is called that here.
playground-page-front-line = Front line
playground-page-back-office = Back office
playground-page-no-team = No team
playground-page-lead = leads the team
playground-page-moderator = moderator
playground-page-acting-as = You are { $name } now.
playground-page-messages-in = Messages in { $channel }
playground-page-earlier = Show earlier messages
playground-page-newer = New messages below
playground-page-heard = Somebody answered you in { $channel }.
playground-page-invoked = { $person } used { $words }
playground-page-edited = edited
playground-page-for-you = for you
playground-page-only-you = Only you can see this
playground-page-mood-waiting = Waiting
playground-page-mood-warm = Thanks
playground-page-mood-settled = Settled
playground-page-mood-quiet = Closed
playground-page-message-menu = More about this message
playground-page-menu = What you can do
playground-page-menu-for = { $command }: { $name }
playground-page-act-as = Act as { $name }
playground-page-new-tab = Open a new tab as { $name }
playground-page-copy = Copy the words
playground-page-copied = Copied.
playground-page-empty = Quiet here so far
playground-page-empty-front-line = Ask a team for help: type / and choose the first command.
playground-page-empty-back-office = A place to talk behind the scenes. Write something, or type / for what the bot can do.
playground-page-empty-digest = The weekly summary appears here. Press “To the next summary” above and read it.
playground-page-empty-moderators = A place for moderators. Type / to set up teams, values and the schedule.
playground-page-empty-direct = The bot writes to you here: when somebody takes your ask, when it is done, when you are thanked privately.
playground-page-composer = Write
playground-page-write-in = Write in { $channel }
playground-page-write-hint = Write, or / for commands
playground-page-commands = Commands
playground-page-commands-open = Show the commands
playground-page-for-moderators = For moderators
playground-page-no-such-command = There is no command { $words }. Type / and choose one from the list.
playground-page-send = Send
playground-page-close = Close
playground-page-cancel = Cancel
playground-page-form-close = Close the command
playground-page-more-options = More options
playground-page-needed = (needed)
playground-page-required = Please fill this in.
playground-page-too-long = That is { $length } characters; please keep it to { $max }.
playground-page-counter = { $length } of { $max }
playground-page-number-range = Please choose a whole number from { $min } to { $max }.
playground-page-choose = Choose one
playground-page-choose-listed = Please choose one from the list that appears while you type.
playground-page-teams = Teams
playground-page-colleagues = Colleagues
playground-page-not-sent = That did not get through: the playground does not answer. What you wrote is kept; please send it again in a moment.
playground-page-went-wrong = That did not work. Please try again.
playground-page-no-channel = You cannot see that channel. Moderators can: act as one of them.
playground-page-no-message = That message is not in this channel any more.
playground-page-away = The playground does not answer. Trying again…
playground-page-other-language = Messages for everybody are in Vietnamese, the language of the hotel.
playground-page-take-language = Write new ones in English
playground-page-took-language = New messages are written in English.
playground-page-anyone = Anybody who can open this page can act as anyone.
playground-page-temporary = What happens here is temporary: it is gone when the program stops.
playground-page-kept = What happens here is kept in { $file }.
playground-page-tour = A short tour
playground-page-tour-again = Show the tour
playground-page-tour-end = End the tour
playground-page-tour-step = Step { $step } of { $of }
playground-page-tour-ask-title = Ask for help
playground-page-tour-ask = You work at the hotel. A guest needs something: ask Maintenance for it.
playground-page-tour-ask-start = Begin an ask
playground-page-tour-take-title = Take it, as the one who was asked
playground-page-tour-take = Become a colleague of the team you asked and press the first button on the card.
playground-page-tour-thank-title = Finish it and say thank you
playground-page-tour-thank = Mark the card as done. Then become { $asker } again and say thank you.
playground-page-tour-digest-title = Read the weekly summary
playground-page-tour-digest = Press “To the next summary”, then open its channel. It shows what the week was like, without ranking anybody.

## Commands written as text

# Stands for whom an ask or thanks are for, in the usage of a command.
written-to = @…
written-yes = yes
refusal-written-whom = Whom is it for? Please begin with a colleague or a team. Write it so: { $usage }
refusal-written-whom-teams = Whom is it for? Please begin with a colleague or a team ({ $teams }). Write it so: { $usage }
refusal-written-words = The words are missing. Write it so: { $usage }
refusal-written-too-many = That is for too many at once: `/please` goes to one colleague or team, `/thank-you` to three. Write it so: { $usage }
refusal-written-midst = `{ $option }` stands in the midst of the words, so nothing was sent: please write it at the end, or in quotation marks if it is one of them. Write it so: { $usage }
refusal-written-missing = `{ $option }` is missing. Write it so: { $usage }
refusal-written-unplaced = I do not see what “{ $words }” belongs to. Write it so: { $usage }
refusal-written-flag = `{ $option }` is yes or no, not “{ $words }”. Nothing was sent; please write it again.
refusal-written-choice = `{ $option }` cannot be “{ $words }”. Please use one of { $choices }.
refusal-written-person = Please write `@` for `{ $option }` and choose a colleague from the list that appears.
refusal-written-group = Please write `@` for `{ $option }` and choose a user group from the list that appears.
refusal-written-group-or-channel = Please write `@` for `{ $option }` and choose a user group from the list that appears, or `#` and a channel that the team’s people alone are in.
refusal-written-channel = Please write `#` for `{ $option }` and choose a channel from the list that appears.
refusal-written-unknown =
    I do not know “{ $words }”. Did you mean one of these?
    { $commands }

## Slack

slack-form-send = Send
slack-form-close = Close
slack-form-people =
    { $most ->
        [one] A colleague
       *[other] Colleagues
    }
slack-form-team = Or a team
slack-form-place = Where the card is posted
slack-form-yes = Yes
slack-form-no = No
slack-form-nobody = Please choose a colleague here, or a team below.
slack-form-too-many =
    { $most ->
        [one] Please choose one colleague or one team.
       *[other] Please choose { $most } at most, colleagues and teams together.
    }
slack-form-number = Please write a whole number from { $low } to { $high }.
slack-refusal-stranger = Magic Words belongs to { $home }: only its own people can use it. Please ask one of them to write it for you.
refusal-person-gone = { $person } cannot be reached here: the account is closed, or belongs to another company. Please choose another colleague or a team.
slack-home-ask = Ask for help
slack-unnotified = Nobody was notified: here { $team } is the channel { $channel }, and a channel's mention notifies nobody. Share the card there if it is to be seen.
slack-sent-directly = You have it in your direct messages.
slack-said-before = You had said that in { $channel } already: its card stands there, or comes in a moment.
