//! Forms that open when a command comes without text.
