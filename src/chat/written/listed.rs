//! `/kudos …` and `/kudos-admin …`: a sub-command and its options.

use super::pairs::Pair;
use super::{COMMANDS, CommandSpec, Gesture, OptionKind, OptionSpec, Reader, Value, slash, unknown};
use crate::error::Refusal;
use crate::refuse;
use std::ops::Range;

impl Reader<'_> {
    /// `/kudos` and `/kudos-admin`, whose next words name one of several.
    pub(super) fn listed(&self, top: &'static str) -> Result<Gesture, Refusal> {
        let Some((spec, at)) = self.sub_command(top) else {
            return unknown::answer(top, &self.tape.prose(0..self.tape.len()), self.reading.language);
        };
        let pairs = self.pairs(spec, at..self.tape.len());
        let head = at..pairs.first().map_or(self.tape.len(), |pair| pair.at);
        let mut options = Vec::new();
        for pair in &pairs {
            let value = self.value(pair.option, pair.value.clone())?;
            options.push((pair.option.name.to_owned(), value));
        }
        self.unkeyed(spec, head, &pairs, &mut options)?;
        let missing = |option: &&OptionSpec| option.required && !options.iter().any(|(name, _)| name == option.name);
        if let Some(option) = spec.options.iter().find(missing) {
            let usage = self.usage(spec);
            return Err(refuse!(
                "refusal-written-missing",
                option = self.name(option),
                usage = usage
            ));
        }
        Ok(slash(spec, options))
    }

    /// The longest run of words that is a command, and where it ends.
    fn sub_command(&self, top: &str) -> Option<(&'static CommandSpec, usize)> {
        let below = COMMANDS.iter().filter_map(|spec| {
            let words = spec.path.strip_prefix(top)?.strip_prefix(' ')?;
            let end = words
                .split(' ')
                .try_fold(0, |at, word| self.tape.word(word, self.tape.after_blanks(at)))?;
            Some((spec, end))
        });
        below.max_by_key(|(_, end)| *end)
    }

    /// Gives what stands before all keys to the first options that need a value.
    fn unkeyed(
        &self,
        spec: &'static CommandSpec,
        head: Range<usize>,
        pairs: &[Pair],
        options: &mut Vec<(String, Value)>,
    ) -> Result<(), Refusal> {
        let open = |option: &&OptionSpec| !pairs.iter().any(|pair| pair.option.name == option.name);
        let mut takers: Vec<&OptionSpec> = spec
            .options
            .iter()
            .filter(|option| option.required)
            .filter(open)
            .collect();
        if !spec.options.iter().any(|option| option.required) {
            takers = spec.options.iter().filter(open).take(1).collect();
        }
        let mut rest = self.tape.trimmed(head);
        for option in takers {
            if rest.is_empty() || spec.options.is_empty() {
                return Ok(());
            }
            let taken = match self.whom(rest.start).filter(|_| takes_mention(option)) {
                Some((_, end)) => rest.start..end,
                None => rest.clone(),
            };
            let value = match self.value(option, taken.clone()) {
                // Nobody has to begin with this option, and may have meant another.
                Err(_) if !option.required => return Err(self.unplaced(spec, rest)),
                value => value?,
            };
            options.push((option.name.to_owned(), value));
            rest = self.tape.trimmed(taken.end..rest.end);
        }
        if rest.is_empty() || spec.options.is_empty() {
            return Ok(());
        }
        Err(self.unplaced(spec, rest))
    }

    fn unplaced(&self, spec: &'static CommandSpec, rest: Range<usize>) -> Refusal {
        refuse!(
            "refusal-written-unplaced",
            words = self.tape.prose(rest),
            usage = self.usage(spec)
        )
    }
}

fn takes_mention(option: &OptionSpec) -> bool {
    matches!(
        option.kind,
        OptionKind::Mention | OptionKind::Person | OptionKind::Group
    )
}
