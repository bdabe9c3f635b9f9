//! `/kudos-admin value` and `/kudos-admin limits`.

use super::begin;
use crate::error::Result;
use crate::ledger::Conn;
use crate::moderation::{Subject, note};
use crate::people::{Context, Workspace, checked_name, store};
use crate::refuse;

/// What became of the company's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueChange {
    Added(String),
    Removed(String),
}

/// The company's values as they are now.
#[derive(Debug)]
pub struct ValuesShown {
    pub values: Vec<String>,
    pub required: bool,
    pub change: Option<ValueChange>,
}

/// Adds a company value, which thanks may then name.
///
/// # Errors
/// Refused to those who may not moderate, for a value that exists in whatever letter case, and for a name that files cannot
/// carry.
pub async fn value_add(tx: &mut Conn, context: &Context, name: &str) -> Result<ValuesShown> {
    if begin(tx, context, context.workspace.id.0).await?.is_some() {
        return value_list(context);
    }
    let name = checked_name(name)?;
    if let Some(value) = context.workspace.value_called(&name) {
        return Err(refuse!("refusal-value-exists", value = value).into());
    }
    store::add_value(tx, context.workspace.id, &name, context.now()).await?;
    note(tx, context, "value-add", subject("value", &name), None).await?;
    values_changed(tx, context, ValueChange::Added(name)).await
}

/// Removes a company value. Thanks that name it keep it.
///
/// # Errors
/// Refused to those who may not moderate, for an unknown value, and for the last one while every thanks must name one.
pub async fn value_remove(tx: &mut Conn, context: &Context, name: &str) -> Result<ValuesShown> {
    if begin(tx, context, context.workspace.id.0).await?.is_some() {
        return value_list(context);
    }
    let workspace = &context.workspace;
    let value = workspace.value_called(name);
    let value = value.ok_or_else(|| refuse!("refusal-no-such-value", value = name))?;
    if workspace.value_required && workspace.values.len() == 1 {
        return Err(refuse!("refusal-last-value", value = value).into());
    }
    store::remove_value(tx, workspace.id, value, context.now()).await?;
    note(tx, context, "value-remove", subject("value", value), None).await?;
    values_changed(tx, context, ValueChange::Removed(value.to_owned())).await
}

/// Lists the company's values.
///
/// # Errors
/// Refused to those who may not moderate.
pub fn value_list(context: &Context) -> Result<ValuesShown> {
    context.require_moderator()?;
    Ok(ValuesShown {
        values: context.workspace.values.clone(),
        required: context.workspace.value_required,
        change: None,
    })
}

fn subject(kind: &'static str, name: &str) -> Subject {
    Subject {
        kind,
        id: None,
        name: name.to_owned(),
    }
}

async fn values_changed(tx: &mut Conn, context: &Context, change: ValueChange) -> Result<ValuesShown> {
    let fresh = store::workspace(tx, context.workspace.id).await?;
    Ok(ValuesShown {
        values: fresh.values,
        required: fresh.value_required,
        change: Some(change),
    })
}

/// The limits on kudos as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitsShown {
    pub per_day: i64,
    pub per_pair: i64,
    pub value_required: bool,
    pub changed: bool,
}

/// Sets what is given of the limits and shows them; without anything given it only shows.
///
/// # Errors
/// Refused to those who may not moderate, and when every thanks is to name a value while there is none.
pub async fn limits(
    tx: &mut Conn,
    context: &Context,
    per_day: Option<i64>,
    per_pair: Option<i64>,
    value_required: Option<bool>,
) -> Result<LimitsShown> {
    context.require_moderator()?;
    let given = per_day.is_some() || per_pair.is_some() || value_required.is_some();
    if !given || begin(tx, context, context.workspace.id.0).await?.is_some() {
        return Ok(limits_of(&context.workspace, false));
    }
    let before = &context.workspace;
    let mut after = Workspace::clone(before);
    after.per_day = per_day.unwrap_or(before.per_day);
    after.per_pair = per_pair.unwrap_or(before.per_pair);
    after.value_required = value_required.unwrap_or(before.value_required);
    if value_required == Some(true) && before.values.is_empty() {
        return Err(refuse!("refusal-no-values-to-require").about("value-required").into());
    }
    let mut changes = Vec::new();
    if after.per_day != before.per_day {
        changes.push(("limit-per-day", after.per_day.to_string()));
    }
    if after.per_pair != before.per_pair {
        changes.push(("limit-per-pair", after.per_pair.to_string()));
    }
    if after.value_required != before.value_required {
        let action = if after.value_required {
            "value-required"
        } else {
            "value-optional"
        };
        changes.push((action, String::new()));
    }
    let changed = !changes.is_empty();
    for (action, value) in changes {
        note(tx, context, action, subject("setting", &value), None).await?;
    }
    if changed {
        store::update_settings(tx, &after).await?;
    }
    Ok(limits_of(&after, changed))
}

fn limits_of(workspace: &Workspace, changed: bool) -> LimitsShown {
    LimitsShown {
        per_day: workspace.per_day,
        per_pair: workspace.per_pair,
        value_required: workspace.value_required,
        changed,
    }
}
