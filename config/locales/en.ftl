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
notice-cannot-post = I cannot post in { $channel }. Please let me view the channel, send messages, embed links and attach files there, or choose another one with `/kudos-admin setup`.

## Refusals

refusal-unknown-command = I do not know this any more. Please use the command again; `/kudos help` lists what there is.
refusal-option-missing = Please write something for `{ $option }`.
refusal-too-long = That is { $length } characters; please keep it to { $max }.
refusal-number-range = `{ $option }` goes from { $low } to { $high }. Please choose a number between.
refusal-choose-colleague = Please choose a colleague or a team.
refusal-bot = Bots cannot help or be thanked. Please choose a colleague.
refusal-moderators-only = This is for moderators. Please ask one of them.
refusal-no-such-team = There is no team called { $team }. Please choose one from the list that appears while typing.
refusal-bad-name = { $name } cannot be a name: please write some letters, without `;` and not beginning with `team:`.
refusal-group-is-no-team = { $group } is not a team here. Please choose a team's role or a colleague; moderators bind roles with `/kudos-admin team`.
refusal-ask-self = That is you. Please choose a colleague or a team.
refusal-no-such-ask = This ask is not here any more. `/kudos asks` shows yours.
refusal-take-not-asked = This ask is for somebody else: whoever is asked, or is in the asked team, can answer it.
refusal-taken-already = { $person } has taken it already. Thank you for offering.
refusal-ask-ended = This ask has ended. Its asker can reopen it.
refusal-done-not-yours = Whoever took it, the team's lead or the asker can mark it done.
refusal-asker-only = This is for the one who asked.
refusal-cant-not-asked = Only the asked person can say so. You can take it instead.
refusal-muted = You cannot give kudos at the moment. Please talk to a moderator; asking with `/please` works as ever.
refusal-thank-self = Thanks are for others: please choose a colleague or a team.
refusal-no-values = No company values are set up here. Please leave `value` out.
refusal-unknown-value = { $value } is not one of our values. Please choose one of: { $values }.
refusal-value-required = Please choose the value that this shows: { $values }.
refusal-choose-ask = Please choose one of your own asks from the list that appears while typing.
refusal-ask-unanswered = Nobody has answered this ask yet. Please thank without `ask`, or once it was answered.
refusal-limit-day =
    { $limit ->
        [one] You have given your { $limit } kudos of today. Please come back tomorrow.
       *[other] You have given your { $limit } kudos of today. Please come back tomorrow.
    }
refusal-limit-pair =
    { $limit ->
        [one] You have thanked them once today already. Please come back tomorrow, or tell them in person.
       *[other] You have thanked them { $limit } times today already. Please come back tomorrow, or tell them in person.
    }
refusal-no-such-kudos = This kudos is not here. Please choose one from the list that appears while typing.
refusal-choose-kudos = Please choose one of your own kudos from the list that appears while typing.
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
ask-state-open = Open: who can take it?
ask-state-open-stretched = Open. { $team } is stretched right now ({ $reason }); anyone there can still take it.
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
button-take = Take it
button-done = Done
button-cant = Can't right now
button-withdraw = Withdraw
button-reopen = Reopen
button-thank = Say thank you
button-show-card = Show the ask
button-take-numbered = { $number }: Take it
button-done-numbered = { $number }: Done
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
kudos-private-sent = Your private thanks to { $recipients } are on their way. Nobody else sees them.
kudos-undo-done = Taken back; the next summary corrects it.
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
