# Lời của bot bằng tiếng Việt. Mỗi câu đều có trong en.ftl, với cùng các biến.
# Định dạng: chỉ `mã` và **đậm**. Lời và tên của người dùng nằm trong biến, không cần ngoặc kép.

## Giờ và ngày

weekday =
    { $weekday ->
        [1] thứ Hai
        [2] thứ Ba
        [3] thứ Tư
        [4] thứ Năm
        [5] thứ Sáu
        [6] thứ Bảy
       *[7] Chủ nhật
    }
month = { $month }
# 23/11
date = { $day }/{ $month }
# 23/11/2026
date-with-year = { $day }/{ $month }/{ $year }
# thứ Hai 23/11
date-with-weekday = { $weekday } { $date }
# 17:00 hôm nay
time-today = { $clock } hôm nay
time-tomorrow = { $clock } ngày mai
time-yesterday = { $clock } hôm qua
# 17:00 thứ Hai 23/11
time-on = { $clock } { $date }
# 16–22/11
period-in-month = { $first }–{ $last }/{ $month }
period-in-month-with-year = { $first }–{ $last }/{ $month }/{ $year }
# 30/11–6/12
period = { $from }–{ $to }
duration-minutes = { $minutes } phút
duration-hours = { $hours } giờ
duration-hours-minutes = { $hours } giờ { $minutes } phút
duration-days = { $days } ngày
