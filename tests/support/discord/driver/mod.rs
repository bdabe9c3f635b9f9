//! People and places as a test speaks of them: `hotel.member("Lan")`, `desk.messages()`.

mod act;
mod answer;
mod command;
mod guild;
mod member;
mod option;
mod payload;
mod place;
mod text;

pub use act::Sent;
pub use answer::{Answer, Choice, Message, Modal};
pub use command::{CommandUse, Completion};
pub use option::Given;
pub use place::{Channel, Guild, Member, Role};
