//! Files. One that is a picture nobody sees before a message shows it (see `picture`). Another no block can show: it is shared
//! in a message that Slack makes of it.

use super::api::{ApiError, Fields};
use super::render::Rendered;
use super::spot::Spot;
use super::{PATIENCE, Slack};
use crate::chat::reply::File;
use serde_json::json;

impl Slack {
    /// Shows a file in a channel or thread, with a word.
    pub(super) async fn share(&self, place: &str, file: &File, word: Option<String>) -> Result<(), ApiError> {
        let id = self.upload(&file.name, file.content.clone(), None).await?;
        let Spot { channel, thread } = Spot::of(place);
        let mut place = vec![("channel_id", channel.to_owned())];
        place.extend(thread.map(|thread| ("thread_ts", thread.to_owned())));
        place.extend(word.map(|word| ("initial_comment", word)));
        self.complete(&id, &file.name, place).await
    }

    /// The id of a file that Slack has and shows nowhere yet.
    pub(super) async fn upload(&self, name: &str, content: Vec<u8>, alt: Option<&str>) -> Result<String, ApiError> {
        let mut fields = vec![("filename", name.to_owned()), ("length", content.len().to_string())];
        fields.extend(alt.map(|alt| ("alt_txt", alt.to_owned())));
        let place = self.api().call("files.getUploadURLExternal", &fields, PATIENCE).await?;
        self.api().upload(&place.text("/upload_url"), content).await?;
        Ok(place.text("/file_id"))
    }

    pub(super) async fn complete(&self, id: &str, title: &str, mut fields: Fields) -> Result<(), ApiError> {
        fields.push(("files", json!([{"id": id, "title": title}]).to_string()));
        let completed = self.api().call("files.completeUploadExternal", &fields, PATIENCE).await;
        completed.map(drop)
    }

    /// Fails until Slack has processed a file, of which it then tells the kind.
    pub(super) async fn is_ready(&self, id: &str) -> Result<(), ApiError> {
        let fields = vec![("file", id.to_owned())];
        match self.api().call("files.info", &fields, PATIENCE).await {
            Ok(told) if told.text("/file/mimetype").is_empty() => Err(ApiError::NotReady),
            Ok(_) => Ok(()),
            // Not every part of Slack knows it at once.
            Err(error) if error.word() == "file_not_found" => Err(ApiError::NotReady),
            Err(error) => Err(error),
        }
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
