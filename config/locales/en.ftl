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
