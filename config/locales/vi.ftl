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

## Everybody

list-and = { $first } và { $last }
fault-sorry = Hệ thống đang trục trặc nên chưa lưu được gì ạ. Anh/chị thử lại sau ít phút giúp nhé.
notice-cannot-post = Bot chưa đăng được vào { $channel } ạ. Xin cho bot quyền xem kênh, gửi tin nhắn, nhúng liên kết và đính kèm tệp ở đó, hoặc chọn kênh khác bằng `/kudos-admin setup` giúp nhé.

## Refusals

refusal-unknown-command = Mục này không còn dùng được nữa ạ. Anh/chị gõ lại lệnh giúp nhé; `/kudos help` liệt kê các lệnh hiện có.
refusal-option-missing = Xin viết vài chữ cho mục `{ $option }` nhé.
refusal-too-long = Đoạn này dài { $length } ký tự; xin rút gọn còn { $max } ký tự giúp nhé.
refusal-number-range = `{ $option }` nhận từ { $low } đến { $high }. Xin chọn một số trong khoảng đó nhé.
refusal-choose-colleague = Xin chọn một đồng nghiệp hoặc một nhóm nhé.
refusal-bot = Bot không giúp được mà cũng không nhận lời cảm ơn được ạ. Xin chọn một đồng nghiệp nhé.
refusal-moderators-only = Lệnh này dành cho người điều hành. Anh/chị nhờ một người điều hành giúp nhé.
refusal-no-such-team = Không có nhóm nào tên { $team }. Xin chọn trong danh sách hiện ra khi gõ nhé.
refusal-bad-name = Không đặt tên là { $name } được ạ: xin viết ít nhất một chữ, không có `;` và không bắt đầu bằng `team:`.
refusal-group-is-no-team = { $group } không phải là một nhóm ở đây. Xin chọn vai trò của một nhóm hoặc một đồng nghiệp nhé; người điều hành gắn vai trò bằng `/kudos-admin team`.
refusal-ask-self = Đó là chính anh/chị ạ. Xin chọn một đồng nghiệp hoặc một nhóm nhé.
refusal-no-such-ask = Lời nhờ này không còn nữa ạ. `/kudos asks` cho xem các lời nhờ của anh/chị.
refusal-take-not-asked = Lời nhờ này gửi cho người khác: người được nhờ, hoặc thành viên nhóm được nhờ, mới trả lời được ạ.
refusal-taken-already = { $person } đã nhận việc này rồi. Cảm ơn anh/chị đã sẵn lòng.
refusal-ask-ended = Lời nhờ này đã kết thúc. Người nhờ có thể mở lại.
refusal-done-not-yours = Người nhận việc, trưởng nhóm hoặc người nhờ mới đánh dấu đã xong được ạ.
refusal-asker-only = Nút này dành cho người đã nhờ ạ.
refusal-cant-not-asked = Chỉ người được nhờ mới báo như vậy được ạ. Anh/chị có thể nhận việc này thay.
refusal-muted = Hiện anh/chị chưa gửi lời cảm ơn được. Xin trao đổi với người điều hành nhé; `/nho-giup` vẫn dùng được như thường.
refusal-thank-self = Lời cảm ơn là dành cho người khác: xin chọn một đồng nghiệp hoặc một nhóm nhé.
refusal-no-values = Ở đây chưa đặt giá trị nào của công ty. Xin bỏ trống mục `value` nhé.
refusal-unknown-value = { $value } không nằm trong các giá trị của công ty. Xin chọn một trong: { $values }.
refusal-value-required = Xin chọn giá trị mà việc này thể hiện: { $values }.
refusal-choose-ask = Xin chọn một lời nhờ của chính anh/chị trong danh sách hiện ra khi gõ nhé.
refusal-ask-unanswered = Lời nhờ này chưa có ai trả lời. Xin cảm ơn mà không kèm lời nhờ, hoặc đợi khi có người trả lời nhé.
refusal-limit-day =
    { $limit ->
       *[other] Hôm nay anh/chị đã gửi đủ { $limit } lời cảm ơn. Mai anh/chị gửi tiếp nhé.
    }
refusal-limit-pair =
    { $limit ->
       *[other] Hôm nay anh/chị đã cảm ơn người này { $limit } lần rồi. Mai anh/chị gửi tiếp, hoặc nói trực tiếp nhé.
    }
refusal-no-such-kudos = Không có lời cảm ơn này. Xin chọn trong danh sách hiện ra khi gõ nhé.
refusal-choose-kudos = Xin chọn một lời cảm ơn của chính anh/chị trong danh sách hiện ra khi gõ nhé.
refusal-nothing-to-undo = Không có gì để thu hồi: trong 24 giờ qua anh/chị chưa gửi lời cảm ơn nào.
refusal-undo-too-late = Lời cảm ơn thu hồi được trong 24 giờ. Với lời cũ hơn, xin nhờ người điều hành ẩn đi nhé.
refusal-kudos-gone = Lời cảm ơn này không còn hiển thị nữa ạ.
refusal-me-too-own = Lời này vốn đã là của anh/chị rồi ạ. “Cùng cảm ơn” dành cho những người khác.

## Asks

ask-line = { $asked } ơi, { $asker } nhờ giúp ạ.
ask-title = { $from } nhờ { $to } giúp
ask-team-gone = một nhóm cũ
ask-field-customer = Cho khách
ask-field-by = Trước
ask-field-state = Hiện giờ
ask-deadline = { $clock } { $day }
ask-front-line = Tiền tuyến: có khách đang đợi.
ask-by-unread = Không đọc được “{ $words }” thành giờ nên thẻ giữ nguyên như anh/chị viết ạ. Có thể viết `17h30`, `mai 9h`, `30 phút`, `2 tiếng` hoặc `2026-11-25`.
ask-state-open = Đang mở: ai nhận giúp được ạ?
ask-state-open-stretched = Đang mở. { $team } lúc này đang căng việc ({ $reason }); ai trong nhóm vẫn có thể nhận.
ask-state-claimed = { $person } đã nhận
ask-state-claimed-by-team = Đã có người nhận
ask-state-on-hold = Tạm hoãn
ask-state-done-by = Đã xong, nhờ { $person }
ask-state-done = Đã xong
ask-state-declined-because = Lúc này chưa giúp được: { $reason }
ask-state-declined = Lúc này chưa giúp được
ask-state-withdrawn = Đã rút lại
ask-news-taken = { $person } đã nhận việc anh/chị nhờ: { $what }
ask-news-done = { $person } đã làm xong: { $what }
ask-news-declined = { $asked } lúc này chưa giúp được ({ $reason }): { $what }
ask-news-cant = { $asked } lúc này đang căng việc ({ $reason }). Lời nhờ vẫn mở: { $what }
button-take = Nhận việc này
button-done = Đã xong
button-cant = Lúc này chưa giúp được
button-withdraw = Rút lại
button-reopen = Mở lại
button-thank = Nói lời cảm ơn
button-show-card = Xem lời nhờ
button-take-numbered = { $number }: Nhận việc này
button-done-numbered = { $number }: Đã xong
button-cant-numbered = { $number }: Lúc này chưa giúp được
cant-form-title = Lúc này chưa giúp được
cant-form-reason = Đang vướng điều gì? Không ai bị trách cả.
asks-none = Chưa có lời nhờ nào. Thử `/nho-giup` nhé.
asks-line = Các lời nhờ của anh/chị
asks-to-answer = Cần trả lời, tiền tuyến trước
asks-asked = Anh/chị đã nhờ
asks-list-none = Hiện không có.
asks-item = { $number }. { $what } · { $state }
asks-item-front-line = { $number }. **Tiền tuyến** · { $what } · { $state }
asks-more = … và { $count } lời nhờ nữa
asks-state-open = Đang mở

## Kudos

kudos-line = { $recipients }: { $giver } gửi lời cảm ơn ạ
kudos-field-beyond = Đúng điều đang cần
kudos-beyond = Không chỉ điều đã nhờ
kudos-field-customer = Vị khách hài lòng
kudos-field-value = Giá trị
kudos-footer = Có thể được trích trong bản tin tuần. Thu hồi trong 24 giờ: /kudos undo
kudos-undone = Ở đây từng có một lời cảm ơn; người gửi đã thu hồi.
kudos-hidden = Ở đây từng có một lời cảm ơn; người điều hành đã ẩn đi.
kudos-private-line = { $giver } gửi riêng anh/chị lời cảm ơn:
kudos-private-footer = Chỉ hai bên thấy; không bao giờ được trích.
kudos-private-sent = Lời cảm ơn riêng tới { $recipients } đang được chuyển đi. Không ai khác thấy ạ.
kudos-undo-done = Đã thu hồi; bản tin sau sẽ đính chính.
button-me-too = Cùng cảm ơn
button-me-too-counted = Cùng cảm ơn · { $count }
thanks-form-title = Nói lời cảm ơn
thanks-form-for = Cảm ơn vì điều gì?
thanks-form-value = Giá trị: { $values }
mine-none = Chưa có lời cảm ơn nào. Thử `/cam-on` nhé.
mine-line = Lời cảm ơn và lời nhờ của anh/chị, chỉ mình anh/chị thấy
mine-received = Đã nhận
mine-given = Đã gửi
mine-asks = Lời nhờ
mine-asks-line = Đã nhờ { $asked }, đã nhận { $taken }
mine-list-none = Chưa có.
mine-item-received = { $giver }: “{ $words }”
mine-item-received-private = { $giver }, gửi riêng: “{ $words }”
mine-item-given = Tới { $recipients }: “{ $words }”
mine-footer = Mỗi mục là những lời gần nhất.
