//! What people write for a time: `17:00`, `tomorrow 9:00`, `2h`; `17h30`, `mai 9h`, `30 phút`.
