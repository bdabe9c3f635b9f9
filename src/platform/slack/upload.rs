//! Pictures and files. They are uploaded first, which nobody sees and which may be repeated; then one message shows them, so
//! that this message is posted once and in its turn like any other.

use super::api::{ApiError, Told};
use super::people::Site;
use super::render::{self, Rendered};
use super::{PATIENCE, Slack};
use crate::chat::reply::Message;
use crate::chat::text::shorten;
use serde_json::{Value, json};

const ALT: usize = 1_000;

/// A file that Slack has and shows nowhere yet.
struct Uploaded {
    id: String,
    permalink: String,
}

impl Slack {
    /// A message with all that is attached.
    pub(super) async fn compose(&self, message: &Message, site: &Site) -> Result<Rendered, ApiError> {
        let mut rendered = render::message(message, site);
        if let Some(picture) = &message.picture {
            let alt = shorten(&picture.alt, ALT);
            let uploaded = self.upload("picture.png", picture.png.clone(), Some(&alt)).await?;
            let image = render::picture(&uploaded.id, &picture.alt);
            let buttons = rendered.blocks.iter().position(|block| block["type"] == "actions");
            rendered.blocks.insert(buttons.unwrap_or(rendered.blocks.len()), image);
        }
        if let Some(file) = &message.file {
            let uploaded = self.upload(&file.name, file.content.clone(), None).await?;
            // A message that names a file of its author's shares it.
            let link = format!("<{}|{}>", uploaded.permalink, super::escape::escape(&file.name));
            let section = json!({"type": "section", "text": {"type": "mrkdwn", "text": link}});
            rendered.blocks.push(section);
        }
        Ok(rendered)
    }

    async fn upload(&self, name: &str, content: Vec<u8>, alt: Option<&str>) -> Result<Uploaded, ApiError> {
        let mut fields = vec![("filename", name.to_owned()), ("length", content.len().to_string())];
        fields.extend(alt.map(|alt| ("alt_txt", alt.to_owned())));
        let place = self.api().call("files.getUploadURLExternal", &fields, PATIENCE).await?;
        let (url, id) = (place.text("/upload_url"), place.text("/file_id"));
        self.api().upload(&url, content).await?;
        let files = json!([{"id": id, "title": name}]).to_string();
        let fields = vec![("files", files)];
        let Told { body, .. } = self
            .api()
            .call("files.completeUploadExternal", &fields, PATIENCE)
            .await?;
        let permalink = body["files"][0]["permalink"].as_str().unwrap_or_default();
        Ok(Uploaded {
            id,
            permalink: permalink.to_owned(),
        })
    }
}

/// The fields that text and blocks become.
pub(super) fn fields(rendered: &Rendered) -> Vec<(&'static str, String)> {
    let mut fields = vec![("text", rendered.text.clone())];
    if !rendered.blocks.is_empty() {
        fields.push(("blocks", Value::from(rendered.blocks.clone()).to_string()));
    }
    fields
}
