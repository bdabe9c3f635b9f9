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
fault-ledger = Lúc này bot chưa mở được sổ ghi nên chưa lưu được gì ạ. Anh/chị thử lại sau ít phút giúp nhé.
fault-uncertain = Hệ thống đang trục trặc nên chưa rõ đã lưu được hay chưa ạ. Nếu sau một phút vẫn chưa thấy gì, anh/chị thử lại giúp nhé.
notice-summary-channel-gone = Kênh đăng bản tin tuần đã bị xóa hoặc lưu trữ. Anh/chị chọn kênh khác bằng `/kudos-admin setup channel:` giúp nhé.
notice-summary-home-gone = Bot không còn ở { $home }, nơi đăng bản tin tuần. Anh/chị chọn một kênh ở đây bằng `/kudos-admin setup channel:`, hoặc mời bot trở lại đó giúp nhé.
notice-team-group-gone = Vai trò, nhóm người dùng hoặc kênh đại diện cho nhóm { $team } đã bị xóa hoặc tắt. Ai thuộc nhóm nhờ đó sẽ ra khỏi nhóm ở lần dùng lệnh tới. Anh/chị chọn lại bằng `/kudos-admin team edit`, hoặc ghi từng thành viên bằng `/kudos-admin member set` giúp nhé.
notice-moderator-group-gone = Vai trò hoặc nhóm người dùng của điều phối viên đã bị xóa hoặc tắt. Cho đến khi anh/chị chọn lại bằng `/kudos-admin setup moderators:`, người quản lý máy chủ (Discord) hoặc quản trị viên và chủ sở hữu (Slack) sẽ điều phối.
notice-team-lead-gone = Trưởng nhóm { $team } không còn ở đây. Anh/chị chọn người khác bằng `/kudos-admin team edit` giúp nhé.
notice-cannot-post = Bot chưa đăng được vào { $channel } ạ. Trên Discord, xin cho bot quyền xem kênh, gửi tin nhắn, nhúng liên kết, đính kèm tệp và xem lịch sử tin nhắn ở đó; trên Slack, xin mời bot vào kênh bằng `/invite`. Nếu bản tin tuần đăng ở đó, có thể chọn kênh khác bằng `/kudos-admin setup channel:`.

## Refusals

refusal-unknown-command = Mục này không còn dùng được nữa ạ. Anh/chị gõ lại lệnh giúp nhé; `/kudos help` liệt kê các lệnh hiện có.
refusal-option-missing = Xin viết vài chữ cho mục `{ $option }` nhé.
refusal-field-empty = Còn một mục trống; xin viết vài chữ vào đó nhé.
refusal-being-posted = Lời này đã được ghi nhận: thẻ sẽ hiện trong kênh của nó ngay sau đây ạ.
refusal-too-long = Đoạn này dài { $length } ký tự; xin rút gọn còn { $max } ký tự giúp nhé.
refusal-number-range = `{ $option }` nhận từ { $low } đến { $high }. Xin chọn một số trong khoảng đó nhé.
refusal-choose-colleague = Xin chọn một đồng nghiệp hoặc một nhóm nhé.
refusal-bot = Bot không giúp được mà cũng không nhận lời cảm ơn được ạ. Xin chọn một đồng nghiệp nhé.
refusal-group-is-no-team = { $group } không phải là một nhóm ở đây. Xin chọn vai trò hay nhóm người dùng của một nhóm, hoặc một đồng nghiệp nhé; điều phối viên đặt bằng `/kudos-admin team edit`.
refusal-ask-self = Đó là chính anh/chị ạ. Xin chọn một đồng nghiệp hoặc một nhóm nhé.
refusal-no-such-ask = Lời nhờ này không còn nữa ạ. `/kudos asks` cho xem các lời nhờ của anh/chị.
refusal-take-not-asked = Lời nhờ này gửi cho người khác: người được nhờ, hoặc thành viên nhóm được nhờ, mới trả lời được ạ.
refusal-taken-already = { $person } đã nhận việc này rồi. Cảm ơn anh/chị đã sẵn lòng.
refusal-cant-taken = { $person } đã nhận việc này rồi, nên không ai phải đợi anh/chị đâu ạ.
refusal-ask-ended = Lời nhờ này đã kết thúc. Người nhờ có thể mở lại.
refusal-done-not-yours = Người nhận việc, trưởng nhóm hoặc người nhờ mới đánh dấu đã xong được ạ.
refusal-asker-only = Nút này dành cho người đã nhờ ạ.
refusal-cant-not-asked = Chỉ người được nhờ mới báo như vậy được ạ. Anh/chị có thể nhận việc này thay.
refusal-muted = Hiện anh/chị chưa gửi lời cảm ơn được. Xin trao đổi với điều phối viên nhé; `/nho-giup` vẫn dùng được như thường.
refusal-private-reaches-nobody = Hiện chưa liên lạc được với ai khác trong { $team }, nên lời cảm ơn riêng sẽ không tới được ai. Anh/chị cảm ơn một người cụ thể, hoặc bỏ `riêng` nhé.
refusal-thank-self = Lời cảm ơn là dành cho người khác: xin chọn một đồng nghiệp hoặc một nhóm nhé.
refusal-no-values = Ở đây chưa đặt giá trị nào của công ty. Xin bỏ trống mục `giá-trị` nhé.
refusal-unknown-value = { $value } không nằm trong các giá trị của công ty. Xin chọn một trong: { $values }.
refusal-value-required = Xin thêm giá trị mà việc này thể hiện ở mục `giá-trị`: { $values }.
refusal-choose-ask = Xin chọn một lời nhờ của chính anh/chị trong danh sách hiện ra khi gõ (trên Slack, trong biểu mẫu mở ra khi chỉ gửi `/cam-on`), hoặc bỏ trống nhé.
refusal-ask-unanswered = Lời nhờ này chưa có ai trả lời. Xin cảm ơn mà không kèm lời nhờ, hoặc đợi khi có người trả lời nhé.
refusal-limit-day =
    { $limit ->
       *[other] Hôm nay anh/chị đã gửi đủ { $limit } lời cảm ơn. Mai anh/chị gửi tiếp nhé.
    }
refusal-limit-pair =
    { $limit ->
       *[other] Hôm nay anh/chị đã cảm ơn { $recipient } { $limit } lần rồi. Mai anh/chị gửi tiếp, hoặc nói trực tiếp nhé.
    }
refusal-no-such-kudos = Không có lời cảm ơn này. Xin chọn trong danh sách hiện ra khi gõ nhé; trên Slack, gửi lệnh kèm `kudos:`, phía sau để trống, biểu mẫu sẽ mở ra.
refusal-choose-kudos = Xin chọn một lời cảm ơn của chính anh/chị trong danh sách hiện ra khi gõ (trên Slack, gửi `/kudos undo kudos:`), hoặc bỏ trống để chọn lời mới nhất nhé.
refusal-nothing-to-undo = Không có gì để thu hồi: trong 24 giờ qua anh/chị chưa gửi lời cảm ơn nào.
refusal-undo-too-late = Lời cảm ơn thu hồi được trong 24 giờ. Với lời cũ hơn, xin nhờ điều phối viên ẩn đi nhé.
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
ask-unnotified = Chưa báo được cho ai: ở đây { $team } chưa có nhóm người dùng hay vai trò. Nếu gấp, anh/chị nhắc trực tiếp một đồng nghiệp nhé.
ask-state-open = Đang mở: ai nhận giúp được ạ?
ask-state-open-stretched = Đang mở. { $team } lúc này đang căng việc ({ $reason }); ai trong nhóm vẫn có thể nhận.
ask-state-open-again = Đang mở lại ({ $reason }): ai nhận giúp được ạ?
ask-state-claimed = { $person } đã nhận
ask-state-claimed-by-team = Đã có người nhận
ask-state-on-hold = Tạm hoãn
ask-state-done-by = Đã xong, có { $person } giúp
ask-state-done = Đã xong
ask-state-declined-because = Lúc này chưa giúp được: { $reason }
ask-state-declined = Lúc này chưa giúp được
ask-state-withdrawn = Đã rút lại
ask-news-taken = { $person } đã nhận việc anh/chị nhờ: { $what }
ask-news-done = { $person } đã làm xong: { $what }
ask-news-declined = { $asked } lúc này chưa giúp được ({ $reason }): { $what }
ask-news-cant = { $asked } lúc này đang căng việc ({ $reason }). Lời nhờ vẫn mở: { $what }
ask-news-let-go = Lời nhờ gửi { $asked } đang mở lại: { $what }
ask-news-open-again = Lời nhờ gửi { $asked } đang mở lại ({ $reason }): { $what }
ask-unseen = Lời nhờ của anh/chị chưa hiện được trong { $channel }, nhưng đã được lưu: anh/chị và { $asked } xem bằng `/kudos asks` nhé. Nếu gấp, xin báo trực tiếp giúp ạ. Nội dung: { $what }
button-take = Nhận việc này
button-done = Đã xong
button-cant = Lúc này chưa giúp được
button-withdraw = Rút lại
button-reopen = Mở lại
button-thank = Nói lời cảm ơn
button-show-card = Xem lời nhờ
button-take-numbered = { $number }: Nhận việc này
button-done-numbered = { $number }: Đã xong
button-withdraw-numbered = { $number }: Rút lại
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

kudos-line = { $giver } gửi lời cảm ơn tới { $recipients } ạ
kudos-field-beyond = Đúng điều đang cần
kudos-beyond = Không chỉ điều đã nhờ
kudos-field-customer = Vị khách hài lòng
kudos-field-value = Giá trị
kudos-footer = Có thể được trích trong bản tin tuần. Thu hồi trong 24 giờ: /kudos undo
kudos-undone = Ở đây từng có một lời cảm ơn; người gửi đã thu hồi.
kudos-hidden = Ở đây từng có một lời cảm ơn; điều phối viên đã ẩn đi.
kudos-private-line = { $giver } gửi riêng anh/chị lời cảm ơn:
kudos-private-footer = Chỉ hai bên thấy; không bao giờ được trích.
kudos-private-footer-several = Chỉ { $giver } và những người được cảm ơn thấy; không bao giờ được trích.
kudos-unseen = Lời cảm ơn của anh/chị chưa hiện được trong { $channel }, nhưng đã được lưu và vẫn được tính: `/kudos mine` có lời này ạ. Nội dung: { $words }
kudos-private-sent = Lời cảm ơn riêng tới { $recipients } đang được chuyển đi. Không ai khác thấy ạ.
kudos-undo-done = Đã thu hồi: “{ $words }”. Nếu bản tin trước đã tính lời này thì bản tin sau sẽ đính chính.
kudos-undo-done-but-card = Đã thu hồi: “{ $words }”. Nếu bản tin trước đã tính lời này thì bản tin sau sẽ đính chính. Nếu thẻ ở { $place } vẫn còn hiện lời này, anh/chị bấm nút trên thẻ là lời này ẩn đi ạ: ở đó không phải lúc nào bot cũng tự đổi thẻ được.
kudos-given-elsewhere = nơi lời này được gửi
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
mine-asks-line = Đã nhờ { $asked } việc, đã nhận giúp { $taken } việc
mine-list-none = Chưa có.
mine-item-received = { $giver }: “{ $words }”
mine-item-received-private = { $giver }, gửi riêng: “{ $words }”
mine-item-given = Tới { $recipients }: “{ $words }”
mine-footer = Mỗi mục là những lời gần nhất.

## Điều mỗi người tự chọn

privacy-title = Cài đặt của anh/chị
privacy-changed = Đã lưu. Hiện giờ là:
privacy-public-name = Tên anh/chị trong bản tin tuần
privacy-public-name-on = Bật: khi trích một lời cảm ơn, bản tin có thể nêu tên anh/chị.
privacy-public-name-off = Tắt: khi trích lời cảm ơn gửi đi hay gửi tới anh/chị, bản tin không nêu tên. Các thẻ trong kênh vẫn ghi tên như trước.
privacy-language = Ngôn ngữ
privacy-language-chosen = { $language }, dù ứng dụng của anh/chị dùng tiếng nào
privacy-language-auto = { $language } (tự động)
privacy-accounts = Các tài khoản của anh/chị, ở đây là một người
privacy-button-name-on = Cho nêu tên tôi
privacy-button-name-off = Không nêu tên tôi
privacy-button-speak = Nói tiếng Việt
privacy-button-language-auto = Tự động chọn
privacy-hint = Đổi bằng nút bấm, hoặc bằng các tùy chọn của /kudos privacy.
refusal-on-off-unread = `{ $option }` chưa hiểu “{ $word }”. Xin ghi `on` hoặc `off` nhé.
refusal-own-language-unread = Ở đây chưa nói được “{ $language }”. Xin chọn `en`, `vi` hoặc `auto` nhé.

## Việc đã được giúp mà chưa kịp cảm ơn

quiet-none = Không có việc nào đang chờ lời cảm ơn của anh/chị.
quiet-line = Những việc đã được giúp mà anh/chị chưa kịp cảm ơn; chỉ mình anh/chị thấy.
quiet-item = { $number }. { $helper }: “{ $what }” · xong { $day }
quiet-more = … và { $count } việc trước đó
quiet-footer = “Không cần” sẽ bỏ hẳn việc đó khỏi danh sách. Không ai được báo cả.
quiet-button-thank = { $number }: Gửi lời cảm ơn
quiet-button-dismiss = { $number }: Không cần
quiet-button-list = Việc chưa kịp cảm ơn

## Những dòng đứng sau số liệu

why-title = { $team }: bản tin { $period } tính những gì
why-too-small = Bản tin mới nhất không có số liệu của { $team }: nhóm có chưa tới ba người, số liệu sẽ thành chuyện riêng của từng người.
why-serves-nobody = { $team } không phục vụ nhóm nào khác nên bản tin không tính gì về nhóm này. Xin chọn nhóm khác bằng `team` nhé.
why-how-received = **Lời nhờ nhận được**: { $count }. Lời nhờ trong tuần từ những nhóm mà nhóm này phục vụ.
why-how-answered = **Đã hồi đáp**: { $count }/{ $of }. Lời nhờ trong bốn tuần, khi đã được hai ngày làm việc; “lúc này chưa giúp được” kèm lý do cũng là hồi đáp. Thời gian chờ là giờ làm việc cho đến lúc ấy.
why-how-completed = **Đã xong**: { $count }/{ $of }. Lời nhờ trong bốn tuần, khi đã được bảy ngày; lời nhờ được mở lại thì tính là chưa xong.
why-how-open = **Đang mở**: { $count }, bất kể ai nhờ. Số tuần việc: làm hết trong bao lâu theo nhịp bốn tuần qua.
why-how-thanks = **Cảm ơn**: { $people } người của các nhóm ấy trong tuần, mỗi người tính một lần; { $beyond } người vì đúng điều đang cần.
why-how-headline = **Được giúp và đã cảm ơn**: những người ở tiền tuyến đã nhờ trong tám tuần trước đó. Mỗi người là một tiếng nói, dù nhờ hay cảm ơn bao nhiêu lần. Một lời cảm ơn công khai tính cho một lời nhờ: lời nhờ được nêu ra, hoặc lời nhờ được hồi đáp gần nhất trong 14 ngày trước đó.
why-how-hidden = Lời cảm ơn riêng không có trong danh sách nào; chỉ được tính khi có từ năm người chỉ cảm ơn riêng. Lời cảm ơn đã thu hồi hay bị ẩn thì không tính.
why-no-rows = Chưa có lời nhờ hay lời cảm ơn nào được tính.
why-more = … và { $count } dòng nữa; tệp đính kèm có đủ.
why-older = … và { $count } dòng cũ hơn.
why-row = { $number }. { $day } · { $what } · { $counted }
why-row-ask = { $from } nhờ: “{ $words }”
why-row-ask-of-others = { $from } nhờ
why-row-thanks = { $from } cảm ơn: “{ $words }”
why-no-team = Một người chưa có nhóm
why-counted-received = trong tuần
why-counted-answered = đã hồi đáp
why-counted-unanswered = chưa hồi đáp
why-counted-completed = đã xong
why-counted-uncompleted = chưa xong
why-counted-helped = được giúp và đã cảm ơn
why-counted-asked = trong tám tuần
why-counted-open = đang mở
why-counted-thanks = lời cảm ơn trong tuần
why-counted-beyond = đúng điều đang cần
why-counted-for-ask = cho một lời nhờ trong tám tuần
why-counted-private = riêng: ở đây chỉ mình anh/chị thấy
why-button-card = Xem { $number }
why-footer = Những gì đến sau tuần ấy sẽ tính vào lần tới. Lời nhờ chỉ hiện nguyên văn với hai nhóm liên quan.
refusal-no-team-called = Không có nhóm nào tên “{ $team }”. Xin viết đủ tên nhóm, hoặc chọn trong danh sách hiện ra khi gõ (trên Slack, gửi lệnh kèm `team:`, phía sau để trống) nhé.
refusal-no-team-of-yours = Anh/chị chưa thuộc nhóm nào. Xin nêu một nhóm bằng `team`, hoặc nhờ điều phối viên đặt nhóm giúp nhé.

## Một nhóm nhìn lại chính mình

mirror-title = { $team }: nhìn lại nhóm mình
mirror-line-lead = Chỉ trưởng nhóm và quản lý của nhóm thấy. Nhóm được đặt cạnh chính mình trước đây; không nêu nhóm nào khác.
mirror-line-member = Nhóm mình cùng những tuần trước; các nhóm khác không thấy trang này. Số liệu của tuần trong bản tin thì ai cũng xem được bằng /kudos why.
mirror-too-small = Tuần { $period } nhóm { $team } có chưa tới ba người. Số liệu sẽ thành chuyện riêng của từng người nên không có số liệu nào.
mirror-week = { $period }
mirror-history = Từng tuần, mới nhất ở cuối
mirror-question = Điều gì đã gây trở ngại? Đáng để cả nhóm dành vài phút.
mirror-load-heavy = **Cần tiếp sức**: { $open } việc đang mở, khoảng { $weeks } tuần mới xong.
mirror-load = { $open } việc đang mở, khoảng { $weeks } tuần là xong.
mirror-open = { $open } việc đang mở.
mirror-serves-nobody = Nhóm không phục vụ nhóm nào khác nên không có số liệu nào nữa.
mirror-asks = Nhận { $count } lời nhờ.
mirror-answered = Hồi đáp: { $share }; { $wait }.
mirror-completed = Đã xong: { $share }.
mirror-share = { $count }/{ $of }
mirror-share-percent = { $percent }% của { $of }
mirror-share-none = chưa có lời nhờ nào đủ lâu để tính
mirror-wait = một nửa số lời nhờ được hồi đáp trong vòng { $time } (tính giờ làm việc)
mirror-wait-longer = một nửa số lời nhờ phải chờ lâu hơn { $time } (tính giờ làm việc)
mirror-wait-untold = thời gian chờ chỉ nêu khi có từ tám lời nhờ và nhóm có từ năm người
mirror-thankers =
    { $people ->
        [0] Trong tuần chưa có lời cảm ơn nào.
       *[other] { $people } người đã cảm ơn.
    }
mirror-beyond = Vì đúng điều đang cần: { $count }/{ $of }.
mirror-unthanked = { $count } việc đã giúp mà sau một tuần chưa được cảm ơn.
mirror-unthanked-untold = Việc chưa kịp cảm ơn chỉ nêu khi có từ năm người nhờ.
mirror-headline = Cứ 10 người ở tiền tuyến đã nhờ thì khoảng { $mean } người được giúp và đã cảm ơn (nhiều khả năng từ { $lo } đến { $hi }).
mirror-headline-usual = Cứ 10 người ở tiền tuyến đã nhờ thì khoảng { $mean } người được giúp và đã cảm ơn (nhiều khả năng từ { $lo } đến { $hi }); thường lệ của mọi nhóm là khoảng { $usual }.
mirror-headline-early = Được giúp và đã cảm ơn: còn sớm để kết luận.
mirror-history-none = Mới có một tuần; các tuần sau sẽ đứng cạnh.
mirror-history-open = Đang mở: { $bars }
mirror-history-asks = Lời nhờ nhận được: { $bars }
mirror-history-answered = Hồi đáp: { $bars }
mirror-history-wait = Thời gian chờ: { $bars }
mirror-history-completed = Đã xong: { $bars }
mirror-history-thankers = Số người cảm ơn: { $bars }
mirror-longer = > { $time }
refusal-mirror-not-yours = Phần nhìn lại của { $team } dành cho người trong nhóm và trưởng nhóm. `/kudos why` cho biết bản tin tính gì về nhóm này.

## Điều phối: điều phối viên thiết lập gì, và được trả lời ra sao

admin-yes = có
admin-no = không
admin-people = { $count } người
admin-setup-title = Các thiết lập hiện có
admin-setup-changed = Đã lưu. Hiện giờ là:
admin-setup-moderators = Điều phối viên
admin-setup-moderators-role = { $role }, cùng những ai có quyền quản lý ở đây
admin-setup-moderators-platform = Những ai có quyền quản lý ở đây. Có thể thêm một vai trò hay nhóm người dùng bằng `moderators`.
admin-setup-channel = Kênh đăng bản tin tuần
admin-setup-no-channel = Chưa chọn. Anh/chị chọn giúp bằng `channel` nhé.
admin-setup-channel-elsewhere = Một kênh của { $home }
admin-setup-digest = Bản tin tuần
admin-setup-when = { $day }, lúc { $clock }
admin-setup-when-paused = { $day }, lúc { $clock }; đang tạm dừng cho đến khi dùng `/kudos-admin digest resume`
admin-setup-timezone = Múi giờ
admin-setup-language = Ngôn ngữ
admin-setup-hint = Đổi bằng các tùy chọn của lệnh này: moderators, channel, day, time, timezone, language, clear.
admin-team-added = Đã thêm nhóm { $team }
admin-team-edited = Đã sửa nhóm { $team }
admin-team-shown = { $team }
admin-team-kind = Loại
admin-team-reached = Liên hệ qua
admin-team-through-people = từng người trong nhóm (chưa có vai trò hay nhóm người dùng ở đây)
admin-team-through-group = vai trò, nhóm người dùng hay kênh
admin-team-lead = Trưởng nhóm
admin-team-people = Số người đã gặp
admin-team-serves = Phục vụ
admin-team-people-follow = Ai giữ vai trò hay thuộc nhóm người dùng này sẽ vào nhóm khi bot gặp họ lần tới.
admin-team-removed = { $team } không còn là một nhóm nữa. Mọi người trong nhóm sẽ theo vai trò hay nhóm người dùng của mình; các lời nhờ và lời cảm ơn vẫn xem được, việc còn mở thì ai giúp được cứ nhận. Nhóm lập sau này dù trùng tên vẫn là một nhóm mới ạ.
admin-teams-title = Các nhóm
admin-teams-none = Chưa có nhóm nào. Anh/chị thêm nhóm đầu tiên bằng `/kudos-admin team add` nhé.
admin-teams-line = **{ $team }** · { $kind } · liên hệ qua { $reached } · { $people } · phục vụ: { $serves }
admin-teams-line-lead = **{ $team }** · { $kind } · liên hệ qua { $reached } · trưởng nhóm { $lead } · { $people } · phục vụ: { $serves }
admin-teams-more = … và { $count } nhóm nữa; danh sách đính kèm có đủ các nhóm.
admin-serves-front-line = mọi nhóm tiền tuyến
admin-serves-nobody = chưa có nhóm nào
admin-serves-on = { $team } phục vụ { $customer }.
admin-serves-off = { $team } không phục vụ { $customer }.
admin-serves-now = Các nhóm được phục vụ: { $teams }
admin-member-title = { $person }
admin-member-changed = Đã lưu cho { $person }. Hiện giờ là:
admin-member-team = Nhóm
admin-member-no-team = chưa có
admin-member-team-set = { $team }, do điều phối viên xếp
admin-member-team-import = { $team }, theo dữ liệu đã nhập
admin-member-team-role = { $team }, theo vai trò hay nhóm người dùng
admin-member-since = Từ ngày
admin-member-manager = Quản lý
admin-member-muted = Tạm ngưng gửi lời cảm ơn
admin-member-muted-until = đến { $until }
admin-member-muted-until-lifted = cho đến khi được mở lại
admin-member-accounts = Tài khoản
admin-value-added = “{ $value }” giờ là một giá trị của công ty.
admin-value-removed = “{ $value }” không còn trong danh sách chọn. Những lời cảm ơn đã nhắc đến vẫn giữ nguyên.
admin-values = Các giá trị của công ty: { $values }. Lời cảm ơn có thể nhắc đến một giá trị.
admin-values-required = Các giá trị của công ty: { $values }. Mỗi lời cảm ơn nhắc đến một giá trị.
admin-values-none = Chưa có giá trị nào. Anh/chị thêm bằng `/kudos-admin value add` để lời cảm ơn nhắc đến nhé.
admin-limits-title = Giới hạn gửi lời cảm ơn
admin-limits-changed = Đã lưu. Giới hạn hiện giờ là:
admin-limits-per-day = Mỗi người gửi trong một ngày
admin-limits-per-pair = Gửi cho cùng một người hoặc nhóm trong một ngày
admin-limits-value-required = Phải nhắc đến một giá trị
admin-limits-hint = Lời cảm ơn đã thu hồi thì không tính.
moderation-hidden-but-card = Đã ẩn khỏi các danh sách và bản tin; muốn hiện lại, anh/chị dùng `/kudos-admin restore` nhé. Nếu thẻ ở { $place } vẫn còn hiện lời này thì khi có người bấm nút trên thẻ, lời này sẽ ẩn đi: ở đó không phải lúc nào bot cũng tự đổi thẻ được. { $kudos }
moderation-shown-but-card = Mọi người lại xem được lời này trong các danh sách và bản tin. Thẻ ở { $place } có thể vẫn ẩn: ở đó không phải lúc nào bot cũng tự đổi thẻ được. { $kudos }
moderation-hidden = Đã ẩn: thẻ không còn hiện lời này; muốn hiện lại, anh/chị dùng `/kudos-admin restore` nhé. { $kudos }
moderation-shown = Mọi người xem được lời này: { $kudos }
moderation-muted = { $person } tạm thời không gửi được lời cảm ơn, cho đến khi điều phối viên mở lại bằng `/kudos-admin unmute`. Việc nhờ giúp vẫn như thường.
moderation-muted-until = { $person } tạm thời không gửi được lời cảm ơn, đến { $until }. Việc nhờ giúp vẫn như thường.
moderation-not-muted = { $person } gửi lời cảm ơn được bình thường.
moderation-audit-title = Nhật ký điều phối
moderation-audit-empty = Chưa có gì. Việc điều phối viên làm được ghi ở đây, kèm lý do.
moderation-audit-operator = người vận hành
moderation-audit-line = { $date } { $clock } · { $who } { $what }
moderation-audit-line-reason = { $date } { $clock } · { $who } { $what } ({ $reason })
moderation-audit-action =
    { $action ->
        [setup-moderators] trao quyền điều phối cho { $subject }
        [setup-channel] chọn kênh { $subject }
        [setup-no-moderators] thôi để { $subject } điều phối
        [setup-no-channel] bỏ kênh đăng bản tin { $subject }
        [setup-day] đặt ngày ra bản tin: { $subject }
        [setup-time] đặt giờ ra bản tin: { $subject }
        [setup-timezone] đặt múi giờ: { $subject }
        [setup-language] đặt ngôn ngữ: { $subject }
        [team-add] thêm nhóm { $subject }
        [team-rename] đổi tên nhóm: { $subject }
        [team-kind] đặt loại nhóm, { $subject }
        [team-role] đặt vai trò hay nhóm người dùng của nhóm, { $subject }
        [team-lead] đặt trưởng nhóm, { $subject }
        [team-no-role] bỏ vai trò hay nhóm người dùng của nhóm { $subject }
        [team-no-lead] để nhóm { $subject } không có trưởng nhóm
        [team-remove] bỏ nhóm { $subject }
        [team-serves] ghi nhận nhóm phục vụ nhóm: { $subject }
        [team-serves-no-more] ghi nhận nhóm thôi phục vụ nhóm: { $subject }
        [member-team] xếp nhóm cho một người, { $subject }
        [member-manager] ghi nhận là quản lý: { $subject }
        [member-no-manager] ghi nhận không còn là quản lý: { $subject }
        [value-add] thêm giá trị { $subject }
        [value-remove] bỏ giá trị { $subject }
        [value-required] yêu cầu lời cảm ơn nhắc đến một giá trị
        [value-optional] không còn yêu cầu nhắc đến giá trị
        [limit-per-day] đặt số lời cảm ơn mỗi người gửi trong ngày: { $subject }
        [limit-per-pair] đặt số lời cảm ơn cho cùng người nhận trong ngày: { $subject }
        [hide] ẩn lời cảm ơn: { $subject }
        [restore] hiện lại lời cảm ơn: { $subject }
        [mute] tạm ngưng lời cảm ơn của { $subject }
        [unmute] mở lại lời cảm ơn của { $subject }
        [digest-post] đăng bản tin { $subject }
        [digest-pause] tạm dừng bản tin { $subject }
        [digest-resume] cho đăng tiếp bản tin { $subject }
        [home-join] đưa { $subject } vào không gian làm việc
        [member-link] gộp hai tài khoản của { $subject }
       *[other] { $action }: { $subject }
    }
complete-ask = { $what } — { $tail }
complete-ask-tail = nhờ { $whom }, { $when }
refusal-moderators-only = Việc này cần điều phối viên ạ. Anh/chị nhờ họ giúp nhé; `/kudos help` cho biết mình làm được những gì.
refusal-clear-unread = Không bỏ được “{ $word }” ở đây. Xin chọn một trong các mục: { $parts }.
refusal-bad-name = “{ $name }” chưa dùng làm tên được. Anh/chị chọn tên có chữ, không có dấu “;” và không bắt đầu bằng “team:” nhé.
refusal-no-such-team = Chưa có nhóm nào tên “{ $team }”. Xem danh sách bằng `/kudos-admin team list` nhé.
refusal-team-exists = Đã có nhóm tên { $team }. Anh/chị chọn tên khác, hoặc sửa nhóm ấy bằng `/kudos-admin team edit` nhé.
refusal-no-such-kind = Không có loại nhóm “{ $kind }”. Anh/chị dùng `front-line` hoặc `back-office` nhé.
refusal-choose-role = Xin chọn một vai trò hoặc một nhóm người dùng nhé.
refusal-role-of-everyone = Vai trò hay nhóm người dùng này ai cũng có. Xin chọn cái dành riêng cho một nhóm người nhé.
refusal-role-of-other-team = { $role } đang gắn với nhóm { $team }. Anh/chị chọn vai trò hay nhóm người dùng khác, hoặc đổi cho { $team } trước nhé.
refusal-serves-itself = Xin chọn hai nhóm khác nhau nhé: { $team } được nêu hai lần.
refusal-person-is-bot = Đây là một bot. Xin chọn một đồng nghiệp nhé.
refusal-member-set-nothing = Anh/chị cho biết cần đặt gì nhé: `team`, `manager`, hoặc cả hai.
refusal-day-unread = “{ $day }” không phải một ngày trong tuần. Anh/chị viết như `thứ Hai` nhé.
refusal-time-unread = “{ $time }” không phải một giờ trong ngày. Anh/chị viết như `9:00` nhé.
refusal-language-unread = Bot chưa nói được “{ $language }”. Xin chọn `en` hoặc `vi` nhé.
refusal-no-such-timezone = Không có múi giờ nào tên “{ $timezone }”. Tên có dạng như “{ $example }”; anh/chị gõ tên thành phố rồi chọn nhé (trên Slack, gửi `/kudos-admin setup timezone:`).
refusal-value-exists = “{ $value }” đã có trong các giá trị rồi ạ.
refusal-no-such-value = Không có giá trị nào tên “{ $value }”. Xem danh sách bằng `/kudos-admin value list` nhé.
refusal-last-value = “{ $value }” là giá trị cuối cùng, mà mỗi lời cảm ơn đều phải nhắc đến một giá trị. Anh/chị bỏ yêu cầu ấy trước nhé: `/kudos-admin limits value-required: no`.
refusal-no-values-to-require = Chưa có giá trị nào để nhắc đến. Anh/chị thêm trước bằng `/kudos-admin value add` nhé.
refusal-kudos-taken-back = Người gửi đã thu hồi lời cảm ơn này, nên không ai còn thấy nữa ạ.
refusal-until-unread = Bot chưa đọc được “{ $until }” thành một lúc sắp tới. Anh/chị viết như `2h`, `3d` hoặc `2026-12-31` nhé.

## Một công ty trên hai nền tảng

link-code = Ở nền tảng kia, dùng `/kudos link code:{ $code }` trước { $clock } nhé. Khi đó hai tài khoản là một người, dùng chung giới hạn, các lời cảm ơn và các lựa chọn. Xin giữ mã cho riêng mình.
link-one-platform = Hiện công ty mới dùng Magic Words trên một nền tảng này. Điều phối viên đưa nơi kia vào trước bằng `/kudos-admin join`, rồi anh/chị tạo mã mới nhé.
link-done = Các tài khoản này nay là một người: { $accounts }.
join-code = Ở nơi kia, một điều phối viên dùng `/kudos-admin join code:{ $code }` trước { $clock } nhé. Khi đó hai nơi dùng chung nhóm, thiết lập, lời nhờ và lời cảm ơn.
join-done = Các nơi này nay là một không gian làm việc: { $homes }. Xin dùng `/kudos-admin team edit` để chọn vai trò hay nhóm người dùng của mỗi nhóm ở đây; mỗi người nối hai tài khoản của mình bằng `/kudos link`.
refusal-code-unknown = Mã này không đúng, đã được dùng hoặc đã quá hạn. Xin tạo mã mới ở nơi đã lấy mã nhé; mã có hiệu lực 15 phút.
refusal-link-other-workspace = Mã này thuộc không gian làm việc khác. Trước hết một điều phối viên gộp hai nơi bằng `/kudos-admin join`, rồi xin tạo mã mới nhé.
refusal-link-same-account = Mã này do chính anh/chị tạo ở đây. Xin nhập mã ở nơi có tài khoản kia nhé.
refusal-link-has-account = Người tạo mã này đã có tài khoản ở đây. Xin nhập mã ở nền tảng kia, từ chính tài khoản của anh/chị nhé.
refusal-link-linked-already = Tài khoản này của anh/chị đã được liên kết với một tài khoản ở nền tảng kia rồi. Mã chỉ dành cho chính người tạo ra nó nhé.
refusal-link-both-imported = Tệp nhập đã ghi hai tài khoản của anh/chị là hai người. Xin nhờ người vận hành ghi ID của cả hai tài khoản vào một dòng trong tệp nhân sự nhé.
refusal-join-own-code = Nơi này đã thuộc không gian làm việc đó. Xin nhập mã ở nơi kia nhé.
refusal-join-has-facts = Nơi này đã có lời nhờ hoặc lời cảm ơn riêng nên không trộn được. Xin tạo mã ở đây rồi nhập ở nơi kia, hoặc nhờ người vận hành xuất ra và nhập vào nhé.

## Trợ giúp

help-title = Magic Words
manifest-description = Nhờ nhau giúp và nói lời cảm ơn: /nho-giup và /cam-on
help-purpose = Nhờ giúp bằng `/nho-giup`, cảm ơn bằng `/cam-on`. Mỗi tuần một bản tin ngắn cho biết việc giúp nhau đang tốt ở đâu và nhóm nào cần tiếp sức. Bản tin nói về cách mọi người làm việc cùng nhau, không xếp hạng ai cả.
help-command = `{ $command }` { $description }
help-menu = “{ $name }” trong trình đơn của một tin nhắn (trên Discord cả của một người): cảm ơn ngay tại chỗ
help-moderators = **Dành cho điều phối viên**

## Các lệnh: mô tả dài không quá 100 ký tự, không định dạng

command-please = Nhờ một đồng nghiệp hoặc một nhóm giúp
command-thank-you = Cảm ơn một đến ba đồng nghiệp hoặc nhóm
command-kudos = Lời cảm ơn và lời nhờ của mình
command-kudos-mine = Những gì mình đã gửi và nhận, đã nhờ và đã giúp; chỉ mình xem được
command-kudos-team = Số liệu của nhóm mình; trưởng nhóm xem được từng tuần
command-kudos-asks = Các lời nhờ đang mở: chờ mình giúp và mình đã nhờ
command-kudos-undo = Thu hồi một lời cảm ơn trong 24 giờ qua
command-kudos-why = Bản tin tính những gì về một nhóm, từng dòng một
command-kudos-privacy = Bản tin có nêu tên mình không, và ngôn ngữ; để trống thì xem lựa chọn hiện có
command-kudos-link = Gộp hai tài khoản trên hai nền tảng thành một người
command-kudos-help = Bot dùng để làm gì, và mọi lệnh mình dùng được
command-kudos-admin = Dành cho điều phối viên
command-kudos-admin-setup = Đặt điều phối viên, kênh, lịch, ngôn ngữ; để trống thì xem thiết lập
command-kudos-admin-team = Các nhóm và ai phục vụ ai
command-kudos-admin-team-add = Thêm một nhóm
command-kudos-admin-team-edit = Sửa tên, loại, trưởng nhóm, vai trò hay nhóm người dùng
command-kudos-admin-team-remove = Bỏ một nhóm; lời nhờ và lời cảm ơn vẫn còn
command-kudos-admin-team-list = Xem các nhóm
command-kudos-admin-team-serves = Cho biết nhóm này có phục vụ nhóm kia không
command-kudos-admin-member = Mọi người và nhóm của họ
command-kudos-admin-member-set = Xếp nhóm cho một người, hoặc ghi nhận là quản lý
command-kudos-admin-member-show = Xem một người ở nhóm nào và vì sao
command-kudos-admin-value = Các giá trị của công ty
command-kudos-admin-value-add = Thêm một giá trị của công ty
command-kudos-admin-value-remove = Bỏ một giá trị; lời cảm ơn đã nhắc đến vẫn giữ nguyên
command-kudos-admin-value-list = Xem các giá trị của công ty
command-kudos-admin-limits = Đặt giới hạn gửi lời cảm ơn; để trống thì xem
command-kudos-admin-digest = Bản tin tuần
command-kudos-admin-digest-preview = Xem trước bản tin như lúc này, chỉ mình thấy
command-kudos-admin-digest-post = Đăng bản tin ngay
command-kudos-admin-digest-pause = Tạm dừng bản tin tuần
command-kudos-admin-digest-resume = Tiếp tục đăng bản tin tuần
command-kudos-admin-hide = Ẩn một lời cảm ơn
command-kudos-admin-restore = Hiện lại một lời cảm ơn đã ẩn
command-kudos-admin-mute = Tạm ngưng lời cảm ơn của một người; họ vẫn nhờ giúp được
command-kudos-admin-unmute = Cho một người gửi lời cảm ơn trở lại
command-kudos-admin-join = Đưa máy chủ Discord hay không gian Slack này về chung với nơi khác của công ty
command-kudos-admin-audit = Điều phối viên đã làm gì, mới nhất trước
option-please-to = Một đồng nghiệp, hoặc vai trò của một nhóm
option-please-what = Anh/chị cần gì
option-please-customer = Khách nào đang chờ
option-please-by = Trước lúc nào: 17h30, mai 9h, 30 phút
option-thank-you-to = Một đồng nghiệp, hoặc vai trò của một nhóm
option-thank-you-for = Họ đã giúp việc gì
option-thank-you-and = Một đồng nghiệp hoặc nhóm nữa
option-thank-you-and-also = Và thêm một nữa
option-thank-you-beyond = Họ giúp đúng điều đang cần, không chỉ điều đã nhờ
option-thank-you-private = Chỉ người nhận xem được
option-thank-you-customer = Cuối cùng khách nào đã hài lòng
option-thank-you-value = Việc này thể hiện giá trị nào của công ty
option-thank-you-ask = Cảm ơn về lời nhờ nào
option-kudos-undo-kudos = Lời nào; để trống là lời gần nhất
option-kudos-team-team = Nhóm nào; để trống là nhóm của mình
option-kudos-why-team = Nhóm nào; để trống là nhóm của mình
option-kudos-privacy-public-name = Bản tin tuần có được nêu tên mình không
option-kudos-privacy-language = Ngôn ngữ bot dùng để trả lời mình; auto là theo ứng dụng hoặc nơi làm việc
option-kudos-link-code = Mã từ nền tảng kia; để trống thì tạo mã
option-kudos-admin-join-code = Mã từ nơi kia; để trống thì tạo mã
option-kudos-admin-setup-moderators = Vai trò hay nhóm người dùng của các điều phối viên
option-kudos-admin-setup-channel = Kênh đăng bản tin tuần
option-kudos-admin-setup-day = Đăng vào ngày nào
option-kudos-admin-setup-time = Đăng lúc mấy giờ: 9:00
option-kudos-admin-setup-timezone = Múi giờ; gõ tên thành phố
option-kudos-admin-setup-language = Ngôn ngữ của bản tin và các thẻ
option-kudos-admin-setup-clear = Thiết lập nào không dùng nữa
option-kudos-admin-team-add-name = Tên nhóm
option-kudos-admin-team-add-kind = Trực tiếp gặp khách, hay đứng sau những người gặp khách
option-kudos-admin-team-add-role = Vai trò, nhóm người dùng hay (trên Slack) kênh của người trong nhóm
option-kudos-admin-team-add-lead = Ai là trưởng nhóm
option-kudos-admin-team-edit-team = Nhóm nào
option-kudos-admin-team-edit-name = Tên mới
option-kudos-admin-team-edit-kind = Trực tiếp gặp khách, hay đứng sau những người gặp khách
option-kudos-admin-team-edit-role = Vai trò, nhóm người dùng hay (trên Slack) kênh của người trong nhóm
option-kudos-admin-team-edit-lead = Ai là trưởng nhóm
option-kudos-admin-team-edit-clear = Bỏ mục nào của nhóm
option-kudos-admin-team-remove-team = Nhóm nào
option-kudos-admin-team-remove-reason = Vì sao; được ghi vào nhật ký
option-kudos-admin-team-serves-team = Nhóm phục vụ
option-kudos-admin-team-serves-customer = Nhóm được phục vụ
option-kudos-admin-team-serves-on = Có phục vụ hay không
option-kudos-admin-member-set-person = Ai
option-kudos-admin-member-set-team = Nhóm, dù giữ vai trò hay nhóm người dùng nào; auto là theo những thứ ấy
option-kudos-admin-member-set-manager = Có phải quản lý không
option-kudos-admin-member-show-person = Ai
option-kudos-admin-value-add-name = Giá trị
option-kudos-admin-value-remove-name = Giá trị
option-kudos-admin-limits-per-day = Số lời cảm ơn một người gửi được trong ngày
option-kudos-admin-limits-per-pair = Số lời cảm ơn gửi cho cùng một người nhận trong ngày
option-kudos-admin-limits-value-required = Mỗi lời cảm ơn có phải nhắc đến một giá trị không
option-kudos-admin-hide-kudos = Lời cảm ơn nào, hoặc mã của nó
option-kudos-admin-hide-reason = Vì sao; được ghi vào nhật ký
option-kudos-admin-restore-kudos = Lời cảm ơn nào, hoặc mã của nó
option-kudos-admin-restore-reason = Vì sao; được ghi vào nhật ký
option-kudos-admin-mute-person = Ai
option-kudos-admin-mute-reason = Vì sao; được ghi vào nhật ký
option-kudos-admin-mute-until = Đến lúc nào: 2h, 3d, hay ngày như 2026-12-31; để trống là đến khi mở lại
option-kudos-admin-unmute-person = Ai
option-kudos-admin-unmute-reason = Vì sao; được ghi vào nhật ký
choice-monday = Thứ Hai
choice-tuesday = Thứ Ba
choice-wednesday = Thứ Tư
choice-thursday = Thứ Năm
choice-friday = Thứ Sáu
choice-saturday = Thứ Bảy
choice-sunday = Chủ nhật
choice-moderators = Vai trò hay nhóm người dùng điều phối viên
choice-channel = Kênh đăng bản tin
choice-lead = Trưởng nhóm
choice-role = Vai trò hay nhóm người dùng
choice-front-line = Tiền tuyến
choice-back-office = Hậu phương
choice-en = English
choice-vi = Tiếng Việt
choice-auto = Tự động
choice-on = Bật
choice-off = Tắt

## Bản tin tuần

# { $period } là 16–22/11.
digest-first-line = { $period }: tiền tuyến nhờ { $asks } việc, { $answered } việc đã được hồi đáp; { $thankers } người gửi lời cảm ơn.
digest-first-line-small = { $period }: { $thankers } người gửi lời cảm ơn. Còn sớm để có số liệu về từng nhóm.
digest-quiet-week = { $period }: một tuần yên ả, chưa có lời nhờ hay lời cảm ơn nào. Cần giúp thì dùng `/nho-giup`, được giúp rồi thì `/cam-on` nhé.
digest-not-begun = { $period }: chưa có gì để kể. Thử nhờ một nhóm giúp bằng `/nho-giup`, rồi gửi lời cảm ơn bằng `/cam-on` nhé.
digest-first-week = Đây là bản tin đầu tiên; các tuần tới sẽ kể được nhiều hơn.
digest-story = “{ $words }” { $from } → { $to }
digest-story-customer = { $story } (khách hàng hài lòng: { $customer })
digest-story-beyond = Đúng điều đang cần: { $story }
digest-person = { $name } ({ $team })
digest-somebody = một đồng nghiệp
digest-and-more = { $list } và { $count } nhóm nữa
# { $load } là 23 việc đang chờ, chừng 3 tuần mới xong.
digest-in-need = **Cần tiếp sức**
digest-in-need-settled = { $team }: { $load }. Việc nào đã tự ổn, xin rút lại nhé.
digest-in-need-long = { $team }: { $load }. Việc nào đã tự ổn, xin rút lại nhé; nhóm nào cử được một người sang giúp một ngày ạ?
digest-in-need-later = { $team }: { $load }. Lời nhờ nào của anh/chị ở đó có thể đợi thêm một tuần ạ?
digest-in-need-hands = { $team }: { $load }. Nhóm nào cử được một người sang giúp một ngày ạ?
digest-in-need-more = Và: { $teams }.
digest-load = { $open } việc đang chờ, chừng { $weeks } tuần mới xong
digest-load-long = { $open } việc đang chờ, phải hơn { $weeks } tuần mới xong
digest-above = **Tốt hơn hẳn thường lệ**
digest-above-team = { $team }: trong 10 người ở tiền tuyến đã nhờ, khoảng { $about } người được giúp và đã cảm ơn (nhiều khả năng từ { $lo } đến { $hi }).
digest-above-many = { $teams }: xem thêm trong hình.
digest-quiet-help = Chưa kịp cảm ơn: { $count } việc đã xong.
digest-quiet-help-mine = Chưa kịp cảm ơn: của tôi
digest-usual = Như thường lệ: { $teams }.
digest-usual-count = Như thường lệ: { $count } nhóm.
digest-early = Còn sớm để kết luận: { $teams }.
digest-early-count = Còn sớm để kết luận: { $count } nhóm.
digest-list-attached = Danh sách đính kèm có đủ các nhóm.
digest-list = Trong tám tuần, cứ 10 người ở tiền tuyến đã nhờ một nhóm thì mấy người được giúp và đã cảm ơn:
digest-list-load = { $team }: { $load }.
digest-correction = Đính chính bản tin trước: { $changes }.
digest-correction-asks = { $now } lời nhờ (bản trước ghi { $was })
digest-correction-answered = { $now } việc được hồi đáp (bản trước ghi { $was })
digest-correction-thankers = { $now } người đã cảm ơn (bản trước ghi { $was })
digest-correction-quiet-help = { $now } việc chưa kịp cảm ơn (bản trước ghi { $was })
digest-correction-quiet-help-too = còn { $count } việc chưa kịp cảm ơn (bản trước không ghi)
digest-correction-quiet-help-gone = số việc chưa kịp cảm ơn không còn đúng
digest-correction-word = { $team } { $word }
digest-correction-estimate = { $team } khoảng { $about } trên 10 (nhiều khả năng từ { $lo } đến { $hi })
digest-correction-picture = các ước tính trong hình xê dịch đôi chút
digest-refused-gone = Bản tin này không còn được lưu nữa.
digest-picture-title = Được giúp và đã cảm ơn
digest-picture-measure = Trong 10 người ở tiền tuyến đã nhờ nhóm
digest-picture-above = tốt hơn hẳn thường lệ
digest-picture-usual = như thường lệ
digest-picture-early = còn sớm để kết luận
digest-picture-legend = Chấm: ước tính. Thanh: khoảng khả dĩ (80%).
digest-picture-diamond = Hình thoi: tốt hơn hẳn thường lệ.
digest-picture-order = Xếp theo bảng chữ cái, không xếp hạng.
digest-picture-more = Và { $count } nhóm nữa.
# { $teams } là nhiều câu như digest-picture-alt-team.
digest-picture-alt = Biểu đồ chấm, { $period }: cứ 10 người ở tiền tuyến đã nhờ một nhóm thì mấy người được giúp và đã cảm ơn. { $teams }
digest-picture-alt-team = { $team }: khoảng { $about } (nhiều khả năng từ { $lo } đến { $hi }), { $word }.
digest-picture-alt-early = { $team }: { $word }.
digest-map = Ai phục vụ ai trong bốn tuần qua. Hình cho thấy nhiều hay ít việc, không nói hay dở.
digest-map-title = Ai phục vụ ai
digest-map-measure = Mỗi nhóm có bao nhiêu người được giúp
digest-map-few = vài người
digest-map-axes = Hàng: nhóm giúp. Cột: nhóm nhờ.
digest-map-activity = Nhiều hay ít việc, không nói hay dở.
digest-map-more-helped = Và { $count } nhóm giúp nữa.
digest-map-more-asked = Và { $count } nhóm nhờ nữa.
# { $teams } là nhiều câu như digest-map-alt-team; { $served } gồm nhiều đoạn như digest-map-alt-served.
digest-map-alt = Bảng ai phục vụ ai, { $period }, theo số người của mỗi nhóm được giúp. { $teams }
digest-map-alt-team = { $team } đã giúp { $served }.
digest-map-alt-served = { $team } ({ $people })
digest-how-counted = Cách tính: `/kudos why`
# { $time } là 9:00 ngày mai.
digest-next = Bản tin tuần kế tiếp: { $time }.
digest-paused = Bản tin tuần đang tạm dừng. Dùng `/kudos-admin digest resume` để tiếp tục đăng.
digest-no-channel = Bản tin tuần không có kênh: chưa chọn, hoặc kênh đã bị xóa. Xin chọn một kênh bằng `/kudos-admin setup channel:` nhé.
digest-home-gone = Bot không còn ở nơi từng đăng bản tin tuần. Xin chọn một kênh bằng `/kudos-admin setup channel:` nhé.
digest-last-posted = Bản tin { $period } đã được gửi.
digest-last-late = Bản tin { $period } chỉ được lưu, không gửi: khi bot trở lại thì tuần ấy đã qua hơn bảy ngày.
digest-last-paused = Bản tin { $period } chỉ được lưu, không gửi: lúc đó đang tạm dừng. `/kudos-admin digest post` sẽ gửi bản mới nhất.
digest-last-no-channel = Bản tin { $period } chỉ được lưu, không gửi: lúc đó chưa có kênh. Xin chọn kênh bằng `/kudos-admin setup channel:`, rồi dùng `/kudos-admin digest post`.
digest-last-undelivered = Bản tin { $period } không gửi vào kênh được. Trên Discord, xin cho bot quyền xem kênh, gửi tin nhắn, nhúng liên kết, đính kèm tệp và xem lịch sử tin nhắn ở đó; trên Slack, xin mời bot vào kênh bằng `/invite`. Hoặc chọn kênh khác bằng `/kudos-admin setup channel:`. Sau đó dùng `/kudos-admin digest post` nhé.
digest-last-held-up = Bản tin { $period } đang được gửi, nhưng kênh chưa nhận. Trên Discord, xin cho bot quyền xem kênh, gửi tin nhắn, nhúng liên kết, đính kèm tệp và xem lịch sử tin nhắn ở đó; trên Slack, xin mời bot vào kênh bằng `/invite` nhé.
digest-standing-next = Sắp tới
digest-standing-last = Vừa qua
digest-posted = Bản tin { $period } đang được gửi vào kênh.
digest-refused-posted = Bản tin này đã được gửi ngày { $date }; bản kế tiếp sẽ tự đến. Xem lại bằng `/kudos-admin digest preview` nhé.
digest-refused-no-channel = Bản tin chưa có kênh. Xin chọn một kênh bằng `/kudos-admin setup channel:` nhé.

## The playground

playground-channel-front-line = Quầy tiền sảnh
playground-channel-back-office = Hậu phương
playground-channel-digest = Bản tin tuần
playground-channel-moderators = Điều phối
playground-channel-direct = Tin nhắn riêng
# Thứ Hai 16/11, 9:00
playground-clock =
    { $weekday ->
        [1] Thứ Hai
        [2] Thứ Ba
        [3] Thứ Tư
        [4] Thứ Năm
        [5] Thứ Sáu
        [6] Thứ Bảy
       *[7] Chủ nhật
    } { $day }/{ $month }, { $clock }
playground-no-such-person = Không có người này ở đây. Xin chọn người khác nhé.
playground-no-such-channel = Anh/chị không xem được kênh này. Xin chọn kênh khác nhé.
playground-no-such-message = Tin này không còn ở đây nữa. Xin tải lại trang nhé.
playground-nothing-here = Ở đây không có gì. Địa chỉ của bản dùng thử hiện trong cửa sổ dòng lệnh.
playground-no-words = Xin viết vài lời trước nhé.
playground-direct-is-for-reading = Đây là tin tôi gửi riêng cho anh/chị. Xin nhờ, cảm ơn và trò chuyện trong các kênh nhé.
playground-not-understood = Trang và chương trình không hiểu nhau. Xin tải lại trang nhé.
playground-too-long = Nội dung dài quá. Xin viết ngắn lại giúp nhé.
playground-not-from-here = Yêu cầu này không đến từ trang của bản dùng thử. Xin mở địa chỉ hiện trong cửa sổ dòng lệnh.
playground-not-shown = Đã lưu nhưng chưa hiện được, lát nữa sẽ hiện. Nếu vẫn chưa thấy, xin xem đĩa có đầy không.
playground-too-many-pages = Có quá nhiều trang đang mở. Xin đóng bớt rồi tải lại trang này nhé.
playground-no-digest = Chưa có bản tin tuần nào được hẹn. Điều phối viên chọn kênh bằng `/kudos-admin setup channel:`, hoặc cho đăng tiếp bằng `/kudos-admin digest resume`.
playground-clock-sorry = Đồng hồ đã chuyển, nhưng có việc đến hạn chưa làm được; lát nữa sẽ thử lại.

## The page of the playground. Its server hands these to the page, which fills the variables.

playground-page-skip-messages = Đến phần tin nhắn
playground-page-skip-composer = Đến phần soạn tin
playground-page-side = Kênh và cài đặt
playground-page-side-open = Hiện các kênh
playground-page-side-open-unread = Hiện các kênh; có tin chưa đọc
playground-page-side-close = Ẩn các kênh
playground-page-channels = Kênh
playground-page-unread = mới
playground-page-language = Ngôn ngữ
playground-page-theme-light = Giao diện sáng
playground-page-theme-dark = Giao diện tối
playground-page-clock = Đồng hồ của bản dùng thử
playground-page-clock-is = Giờ của bản dùng thử:
playground-page-clock-change = Đổi giờ
playground-page-clock-hour = +1 giờ
playground-page-clock-digest = Đến bản tin tới
playground-page-clock-digest-at = Bản tin tuần tới: { $time }
playground-page-clock-real = Về hiện tại
playground-page-clock-moved = Giờ đã đổi.
playground-page-you-are = Anh/chị đang là
playground-page-you = đang chọn
playground-page-switch = Đổi người
playground-page-switch-title = Đóng vai người khác
playground-page-switch-note = Mỗi thẻ trình duyệt có thể là một người khác nhau.
playground-page-switch-search = Tên, nhóm hoặc vai trò
playground-page-people = Mọi người
playground-page-people-none = Ở đây không có ai tên như vậy ạ.
playground-page-front-line = Tiền tuyến
playground-page-back-office = Hậu phương
playground-page-no-team = Chưa có nhóm
playground-page-lead = trưởng nhóm
playground-page-moderator = điều phối viên
playground-page-acting-as = Giờ anh/chị là { $name }.
playground-page-messages-in = Tin nhắn trong { $channel }
playground-page-earlier = Xem tin trước đó
playground-page-newer = Có tin mới bên dưới
playground-page-heard = Có người trả lời anh/chị trong { $channel }.
playground-page-invoked = { $person } đã dùng { $words }
playground-page-edited = đã cập nhật
playground-page-for-you = gửi anh/chị
playground-page-only-you = Chỉ anh/chị thấy tin này
playground-page-mood-waiting = Đang đợi
playground-page-mood-warm = Cảm ơn
playground-page-mood-settled = Đã ổn
playground-page-mood-quiet = Đã khép lại
playground-page-message-menu = Thêm về tin này
playground-page-menu = Có thể làm
playground-page-menu-for = { $command }: { $name }
playground-page-act-as = Đóng vai { $name }
playground-page-new-tab = Mở thẻ mới với vai { $name }
playground-page-copy = Chép nội dung
playground-page-copied = Đã chép.
playground-page-empty = Ở đây còn yên ắng
playground-page-empty-front-line = Thử nhờ một nhóm giúp: gõ / rồi chọn lệnh đầu tiên nhé.
playground-page-empty-back-office = Nơi trao đổi của hậu phương. Anh/chị viết vài lời, hoặc gõ / để xem bot giúp được gì.
playground-page-empty-digest = Bản tin tuần hiện ở đây. Anh/chị bấm “Đến bản tin tới” ở phía trên rồi đọc nhé.
playground-page-empty-moderators = Nơi dành cho điều phối viên. Gõ / để thiết lập nhóm, giá trị và lịch đăng.
playground-page-empty-direct = Bot nhắn riêng cho anh/chị ở đây: khi có người nhận việc, khi việc xong, khi có lời cảm ơn riêng.
playground-page-composer = Soạn tin
playground-page-write-in = Viết trong { $channel }
playground-page-write-hint = Viết, hoặc gõ / để chọn lệnh
playground-page-commands = Các lệnh
playground-page-commands-open = Hiện các lệnh
playground-page-for-moderators = Dành cho điều phối viên
playground-page-no-such-command = Không có lệnh { $words }. Anh/chị gõ / rồi chọn trong danh sách nhé.
playground-page-send = Gửi
playground-page-close = Đóng
playground-page-cancel = Thôi
playground-page-form-close = Đóng lệnh
playground-page-more-options = Thêm
playground-page-needed = (cần có)
playground-page-required = Xin điền mục này nhé.
playground-page-too-long = Đoạn này dài { $length } ký tự; xin rút gọn còn { $max } ký tự giúp nhé.
playground-page-counter = { $length } / { $max }
playground-page-number-range = Xin chọn một số nguyên từ { $min } đến { $max } nhé.
playground-page-choose = Chọn một mục
playground-page-choose-listed = Xin chọn trong danh sách hiện ra khi gõ nhé.
playground-page-teams = Nhóm
playground-page-colleagues = Đồng nghiệp
playground-page-not-sent = Chưa gửi được: bản dùng thử không trả lời. Những gì đã viết vẫn còn; anh/chị gửi lại sau ít phút nhé.
playground-page-went-wrong = Chưa làm được ạ. Anh/chị thử lại giúp nhé.
playground-page-no-channel = Anh/chị không xem được kênh đó. Điều phối viên thì xem được: thử đóng vai một người nhé.
playground-page-no-message = Tin đó không còn trong kênh này nữa ạ.
playground-page-away = Bản dùng thử không trả lời. Đang thử lại…
playground-page-other-language = Tin chung đang viết bằng tiếng Anh, ngôn ngữ của khách sạn.
playground-page-take-language = Viết tin mới bằng tiếng Việt
playground-page-took-language = Từ giờ tin mới viết bằng tiếng Việt.
playground-page-anyone = Ai mở được trang này đều có thể đóng vai bất kỳ ai.
playground-page-temporary = Mọi việc ở đây chỉ là tạm: chương trình dừng là mất.
playground-page-kept = Mọi việc ở đây được lưu trong { $file }.
playground-page-tour = Hướng dẫn ngắn
playground-page-tour-again = Xem hướng dẫn
playground-page-tour-end = Kết thúc hướng dẫn
playground-page-tour-step = Bước { $step } trên { $of }
playground-page-tour-ask-title = Nhờ giúp
playground-page-tour-ask = Anh/chị làm việc ở khách sạn, có khách đang cần: hãy nhờ nhóm Bảo trì giúp.
playground-page-tour-ask-start = Bắt đầu nhờ
playground-page-tour-take-title = Nhận việc, trong vai người được nhờ
playground-page-tour-take = Đóng vai một đồng nghiệp của nhóm vừa được nhờ và bấm nút đầu tiên trên thẻ.
playground-page-tour-thank-title = Làm xong và nói lời cảm ơn
playground-page-tour-thank = Đánh dấu thẻ là đã xong. Rồi trở lại vai { $asker } và nói lời cảm ơn.
playground-page-tour-digest-title = Đọc bản tin tuần
playground-page-tour-digest = Bấm “Đến bản tin tới”, rồi mở kênh của bản tin. Bản tin kể tuần qua thế nào, không xếp hạng ai.

## Lệnh viết thành một dòng

# Thay cho người hoặc nhóm được nhờ hay được cảm ơn, trong mẫu của một lệnh.
written-to = @…
written-yes = có
refusal-written-whom = Gửi cho ai ạ? Xin bắt đầu bằng một đồng nghiệp hoặc một nhóm. Viết như sau: { $usage }
refusal-written-whom-teams = Gửi cho ai ạ? Xin bắt đầu bằng một đồng nghiệp hoặc một nhóm ({ $teams }). Viết như sau: { $usage }
refusal-written-words = Còn thiếu nội dung ạ. Viết như sau: { $usage }
refusal-written-too-many = Như vậy là gửi cho nhiều nơi quá: `/nho-giup` gửi cho một người hoặc một nhóm, `/cam-on` gửi cho ba. Viết như sau: { $usage }
refusal-written-midst = `{ $option }` đang nằm giữa nội dung nên chưa gửi gì cả: xin viết mục này ở cuối, hoặc đặt trong ngoặc kép nếu đó là một phần của nội dung nhé. Viết như sau: { $usage }
refusal-written-missing = Còn thiếu `{ $option }`. Viết như sau: { $usage }
refusal-written-unplaced = Chưa rõ “{ $words }” thuộc về mục nào. Viết như sau: { $usage }
refusal-written-flag = `{ $option }` là có hoặc không, chứ không phải “{ $words }”. Chưa gửi gì cả; xin viết lại giúp.
refusal-written-choice = `{ $option }` không thể là “{ $words }”. Xin dùng một trong các từ { $choices }.
refusal-written-person = Với `{ $option }`, xin gõ `@` rồi chọn một đồng nghiệp trong danh sách hiện ra.
refusal-written-group = Với `{ $option }`, xin gõ `@` rồi chọn một nhóm người dùng trong danh sách hiện ra.
refusal-written-group-or-channel = Với `{ $option }`, xin gõ `@` rồi chọn một nhóm người dùng trong danh sách hiện ra, hoặc gõ `#` rồi chọn một kênh chỉ có người của nhóm.
refusal-written-channel = Với `{ $option }`, xin gõ `#` rồi chọn một kênh trong danh sách hiện ra.
refusal-written-unknown =
    Không có lệnh “{ $words }”. Có phải là một trong các lệnh này không ạ?
    { $commands }

## Slack

slack-form-send = Gửi
slack-form-close = Đóng
slack-form-people =
    { $most ->
        [1] Một đồng nghiệp
       *[other] Các đồng nghiệp
    }
slack-form-team = Hoặc một nhóm
slack-form-place = Đăng thẻ vào kênh
slack-form-yes = Có
slack-form-no = Không
slack-form-nobody = Xin chọn một đồng nghiệp ở đây, hoặc một nhóm ở dưới nhé.
slack-form-too-many =
    { $most ->
        [1] Xin chọn một đồng nghiệp hoặc một nhóm thôi ạ.
       *[other] Xin chọn nhiều nhất { $most }, cả đồng nghiệp lẫn nhóm.
    }
slack-form-number = Xin ghi một số nguyên từ { $low } đến { $high }.
slack-refusal-stranger = Magic Words là của { $home }: chỉ người ở đó dùng được ạ. Xin nhờ một người ở đó viết giúp.
refusal-person-gone = Ở đây không liên lạc được với { $person }: tài khoản đã đóng hoặc thuộc công ty khác. Xin chọn đồng nghiệp khác hoặc một nhóm nhé.
slack-home-ask = Nhờ giúp
slack-unnotified = Chưa báo được cho ai: ở đây { $team } là kênh { $channel }, mà nhắc tên kênh thì không ai nhận thông báo. Nếu cần, anh/chị chia sẻ thẻ vào kênh đó nhé.
slack-sent-directly = Đã gửi vào tin nhắn riêng ạ.
slack-said-before = Anh/chị đã gửi lời này ở { $channel } rồi: thẻ nằm ở đó, hoặc sẽ hiện ngay sau đây ạ.
