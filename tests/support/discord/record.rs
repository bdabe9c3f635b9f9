//! Every REST request is kept, and written out for the checker of Discord's own API description.

use serde_json::{Value, json};

use super::super::record::Record;

#[derive(Debug, Clone)]
pub struct Recorded {
    pub method: String,
    /// Without `/api/v10`.
    pub path: String,
    pub query: String,
    pub body: Value,
    pub content_type: Option<String>,
    /// Field and file name of each uploaded part.
    pub files: Vec<(String, String)>,
    pub status: u16,
    pub at: u64,
}

impl Record for Recorded {
    const FOLDER: &'static str = "MAGICWORDS_RECORD_REQUESTS";
    const PLATFORM: &'static str = "discord";

    fn line(&self) -> Value {
        let files = self.files.iter();
        let files = files.map(|(field, name)| json!({"field": field, "filename": name}));
        json!({
            "method": self.method, "path": self.path, "query": self.query,
            "body": self.body, "content_type": self.content_type,
            "files": files.collect::<Vec<_>>(), "status": self.status,
        })
    }
}
