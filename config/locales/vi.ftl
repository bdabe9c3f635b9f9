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

## Quản trị: điều phối viên thiết lập gì, và được trả lời ra sao

admin-yes = có
admin-no = không
admin-people = { $count } người
admin-setup-title = Các thiết lập hiện có
admin-setup-changed = Đã lưu. Hiện giờ là:
admin-setup-moderators = Điều phối viên
admin-setup-moderators-role = { $role }, cùng những ai có quyền quản lý ở đây
admin-setup-moderators-platform = Những ai có quyền quản lý ở đây. Có thể thêm một vai trò bằng `moderators`.
admin-setup-channel = Kênh đăng bản tin tuần
admin-setup-no-channel = Chưa chọn. Anh/chị chọn giúp bằng `channel` nhé.
admin-setup-channel-elsewhere = Một kênh của { $home }
admin-setup-digest = Bản tin tuần
admin-setup-when = { $day }, lúc { $clock }
admin-setup-when-paused = { $day }, lúc { $clock }; đang tạm dừng cho đến khi dùng `/kudos-admin digest resume`
admin-setup-timezone = Múi giờ
admin-setup-language = Ngôn ngữ
admin-setup-hint = Mỗi mục trên là một tùy chọn của chính lệnh này.
admin-team-added = Đã thêm nhóm { $team }
admin-team-edited = Đã sửa nhóm { $team }
admin-team-shown = { $team }
admin-team-kind = Loại
admin-team-reached = Liên hệ qua
admin-team-through-people = từng người trong nhóm (chưa có vai trò ở đây)
admin-team-lead = Trưởng nhóm
admin-team-people = Số người đã gặp
admin-team-serves = Phục vụ
admin-team-people-follow = Ai giữ vai trò này sẽ vào nhóm khi bot gặp họ lần tới.
admin-team-removed = { $team } không còn là một nhóm nữa. Mọi người trong nhóm sẽ theo vai trò của mình; các lời nhờ và lời cảm ơn vẫn xem được. Muốn lập lại, anh/chị dùng `/kudos-admin team add` nhé.
admin-teams-title = Các nhóm
admin-teams-none = Chưa có nhóm nào. Anh/chị thêm nhóm đầu tiên bằng `/kudos-admin team add` nhé.
admin-teams-line = **{ $team }**, { $kind } · liên hệ qua { $reached } · { $people } · phục vụ { $serves }
admin-teams-line-lead = **{ $team }**, { $kind } · liên hệ qua { $reached } · trưởng nhóm { $lead } · { $people } · phục vụ { $serves }
admin-teams-more = … và { $count } nhóm nữa
admin-serves-front-line = mọi nhóm tiền tuyến
admin-serves-nobody = chưa phục vụ nhóm nào
admin-serves-on = { $team } phục vụ { $customer }.
admin-serves-off = { $team } không phục vụ { $customer }.
admin-serves-now = Các nhóm được phục vụ: { $teams }
admin-member-title = { $person }
admin-member-changed = Đã lưu cho { $person }. Hiện giờ là:
admin-member-team = Nhóm
admin-member-no-team = chưa có
admin-member-team-set = { $team }, do điều phối viên xếp
admin-member-team-import = { $team }, theo dữ liệu đã nhập
admin-member-team-role = { $team }, theo vai trò
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
moderation-hidden = Lời cảm ơn này đã được ẩn, kể cả trong kênh: { $kudos }. Muốn hiện lại, anh/chị dùng `/kudos-admin restore` nhé.
moderation-shown = Lời cảm ơn này mọi người xem được: { $kudos }
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
        [setup-day] đặt ngày ra bản tin: { $subject }
        [setup-time] đặt giờ ra bản tin: { $subject }
        [setup-timezone] đặt múi giờ: { $subject }
        [setup-language] đặt ngôn ngữ: { $subject }
        [team-add] thêm nhóm { $subject }
        [team-rename] đổi tên nhóm: { $subject }
        [team-kind] đặt loại nhóm, { $subject }
        [team-role] đặt vai trò của nhóm, { $subject }
        [team-lead] đặt trưởng nhóm, { $subject }
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
        [digest-resume] mở lại bản tin { $subject }
       *[other] { $action }: { $subject }
    }
complete-ask = { $what } — { $tail }
complete-ask-tail = nhờ { $whom }, { $when }
refusal-moderators-only = Việc này cần điều phối viên ạ. Anh/chị nhờ họ giúp nhé; `/kudos help` cho biết mình làm được những gì.
refusal-bad-name = “{ $name }” chưa dùng làm tên được. Anh/chị chọn tên có chữ, không có dấu “;” và không bắt đầu bằng “team:” nhé.
refusal-no-such-team = Chưa có nhóm nào tên “{ $team }”. Xem danh sách bằng `/kudos-admin team list` nhé.
refusal-team-exists = Đã có nhóm tên { $team }. Anh/chị chọn tên khác, hoặc sửa nhóm ấy bằng `/kudos-admin team edit` nhé.
refusal-no-such-kind = Không có loại nhóm “{ $kind }”. Anh/chị dùng `front-line` hoặc `back-office` nhé.
refusal-choose-role = Xin chọn một vai trò hoặc một nhóm người dùng nhé.
refusal-role-of-everyone = Vai trò này ai cũng có. Xin chọn vai trò của riêng một nhóm người nhé.
refusal-role-of-other-team = { $role } đang là vai trò của nhóm { $team }. Anh/chị chọn vai trò khác, hoặc đổi vai trò cho { $team } trước nhé.
refusal-serves-itself = Xin chọn hai nhóm khác nhau nhé: { $team } được nêu hai lần.
refusal-person-is-bot = Đây là một bot. Xin chọn một đồng nghiệp nhé.
refusal-member-set-nothing = Anh/chị cho biết cần đặt gì nhé: `team`, `manager`, hoặc cả hai.
refusal-day-unread = “{ $day }” không phải một ngày trong tuần. Anh/chị viết như `thứ Hai` nhé.
refusal-time-unread = “{ $time }” không phải một giờ trong ngày. Anh/chị viết như `9:00` nhé.
refusal-language-unread = Bot chưa nói được “{ $language }”. Xin chọn `en` hoặc `vi` nhé.
refusal-no-such-timezone = Không có múi giờ nào tên “{ $timezone }”. Tên có dạng như `{ $example }`; anh/chị gõ tên thành phố rồi chọn nhé.
refusal-value-exists = “{ $value }” đã có trong các giá trị rồi ạ.
refusal-no-such-value = Không có giá trị nào tên “{ $value }”. Xem danh sách bằng `/kudos-admin value list` nhé.
refusal-last-value = “{ $value }” là giá trị cuối cùng, mà mỗi lời cảm ơn đều phải nhắc đến một giá trị. Anh/chị bỏ yêu cầu ấy trước nhé: `/kudos-admin limits value-required: no`.
refusal-no-values-to-require = Chưa có giá trị nào để nhắc đến. Anh/chị thêm trước bằng `/kudos-admin value add` nhé.
refusal-kudos-not-found = Không thấy lời cảm ơn công khai nào ứng với “{ $kudos }”. Anh/chị chọn trong danh sách giúp nhé.
refusal-kudos-taken-back = Người gửi đã thu hồi lời cảm ơn này, nên không ai còn thấy nữa ạ.
refusal-until-unread = Bot chưa đọc được “{ $until }” thành một lúc sắp tới. Anh/chị viết như `2h`, `3d` hoặc `2026-12-31` nhé.
