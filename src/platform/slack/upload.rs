//! Pictures and files. A picture is uploaded first, which nobody sees and which may be repeated; then one message shows it, so
//! that this message is posted once and in its turn like any other. A file no block can show: it is shared in a message that
//! Slack makes of it.

use super::api::{ApiError, Fields};
use super::people::Site;
use super::render::{self, Rendered};
use super::{PATIENCE, Slack};
use crate::chat::reply::{File, Message};
use crate::chat::text::shorten;
use serde_json::json;

const ALT: usize = 1_000;

impl Slack {
    /// A message with its picture, which is uploaded first.
    pub(super) async fn compose(&self, message: &Message, site: &Site) -> Result<Rendered, ApiError> {
        let mut rendered = render::message(message, site);
        if let Some(picture) = &message.picture {
            let alt = shorten(&picture.alt, ALT);
            let id = self.upload("picture.png", picture.png.clone(), Some(&alt)).await?;
            self.complete(&id, "picture.png", Vec::new()).await?;
            let image = render::picture(&id, &picture.alt);
            let buttons = rendered.blocks.iter().position(|block| block["type"] == "actions");
            rendered.blocks.insert(buttons.unwrap_or(rendered.blocks.len()), image);
        }
        Ok(rendered)
    }

    /// Shows a file in a channel, with a word.
    pub(super) async fn share(&self, channel: &str, file: &File, word: Option<String>) -> Result<(), ApiError> {
        let id = self.upload(&file.name, file.content.clone(), None).await?;
        let mut place = vec![("channel_id", channel.to_owned())];
        place.extend(word.map(|word| ("initial_comment", word)));
        self.complete(&id, &file.name, place).await
    }

    /// The id of a file that Slack has and shows nowhere yet.
    async fn upload(&self, name: &str, content: Vec<u8>, alt: Option<&str>) -> Result<String, ApiError> {
        let mut fields = vec![("filename", name.to_owned()), ("length", content.len().to_string())];
        fields.extend(alt.map(|alt| ("alt_txt", alt.to_owned())));
        let place = self.api().call("files.getUploadURLExternal", &fields, PATIENCE).await?;
        self.api().upload(&place.text("/upload_url"), content).await?;
        Ok(place.text("/file_id"))
    }

    async fn complete(&self, id: &str, title: &str, mut fields: Fields) -> Result<(), ApiError> {
        fields.push(("files", json!([{"id": id, "title": title}]).to_string()));
        let completed = self.api().call("files.completeUploadExternal", &fields, PATIENCE).await;
        completed.map(drop)
    }
}

/// The fields that text and blocks become.
pub(super) fn fields(rendered: &Rendered) -> Fields {
    let mut fields = vec![("text", rendered.text.clone())];
    if !rendered.blocks.is_empty() {
        let blocks = serde_json::to_string(&rendered.blocks).unwrap_or_default();
        fields.push(("blocks", blocks));
    }
    fields
}
