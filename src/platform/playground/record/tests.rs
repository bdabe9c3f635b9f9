use super::*;

fn note(channel: &str, delivery: Option<i64>) -> Note {
    Note {
        id: 0,
        channel: channel.to_owned(),
        at: 0,
        by: None,
        only_for: None,
        edited: false,
        invoked: None,
        delivery,
        event: None,
        body: Body::said("hello"),
    }
}

#[test]
fn a_delivery_is_shown_once() {
    let record = Record::temporary();
    let first = record.add(note("a", Some(7))).unwrap();
    let again = record.add(note("a", Some(7))).unwrap();
    assert_eq!((first.id, again.id), (1, 1));
    assert_eq!(record.page("a", "lan", None, 50).0.len(), 1);
    assert_eq!(record.posted(7, None).unwrap().id, 1);
    assert!(record.posted(8, Some("event")).is_none());
}

#[test]
fn pages_hold_what_a_person_sees() {
    let record = Record::temporary();
    for _ in 0..3 {
        record.add(note("a", None)).unwrap();
    }
    let private = Note {
        only_for: Some("lan".to_owned()),
        ..note("a", None)
    };
    record.add(private).unwrap();
    record.add(note("direct:lan", None)).unwrap();
    let ids = |channel: &str, person: &str, before, length| {
        let (notes, more) = record.page(channel, person, before, length);
        (notes.iter().map(|note| note.id).collect::<Vec<_>>(), more)
    };
    assert_eq!(ids("a", "lan", None, 50), (vec![1, 2, 3, 4], false));
    assert_eq!(ids("a", "minh", None, 2), (vec![2, 3], true));
    assert_eq!(ids("a", "minh", Some(2), 2), (vec![1], false));
    assert_eq!(ids("direct:lan", "minh", None, 50), (vec![], false));
    assert_eq!(record.newest("minh"), HashMap::from([("a".to_owned(), 3)]));
    assert_eq!(record.newest("lan")["direct:lan"], 5);
}

#[test]
fn an_edit_that_changes_nothing_is_none() {
    let record = Record::temporary();
    record.add(note("a", None)).unwrap();
    let same = record.change(1, Body::said("hello")).unwrap().unwrap();
    assert!(!same.edited);
    let changed = record.change(1, Body::said("bye")).unwrap().unwrap();
    assert!(changed.edited);
    assert!(record.change(9, Body::default()).unwrap().is_none());
    let (events, _) = record.since(Cursor {
        heard: 0,
        ..record.cursor()
    });
    assert_eq!(events, Since::Events(vec![Event::Message(1), Event::Message(1)]));
}

#[test]
fn a_cursor_leads_on_until_it_is_too_old() {
    let record = Record::temporary();
    let start = record.cursor();
    record.tell(Event::Clock);
    let parsed: Cursor = start.to_string().parse().unwrap();
    let (since, next) = record.since(parsed);
    assert_eq!(since, Since::Events(vec![Event::Clock]));
    assert_eq!(record.since(next).0, Since::Events(vec![]));
    assert_eq!(record.since(start.unknown()).0, Since::TooOld);
    assert_eq!(record.since(next.after(1)).0, Since::TooOld);
    for _ in 0..EVENTS {
        record.tell(Event::State);
    }
    assert_eq!(record.since(start).0, Since::TooOld);
    let (since, _) = record.since(next);
    assert!(matches!(since, Since::Events(events) if events.len() == EVENTS));
    assert!("x".parse::<Cursor>().is_err() && "zz-1".parse::<Cursor>().is_err());
}

#[test]
fn the_oldest_messages_make_room() {
    let record = Record::temporary();
    for delivery in 0..=MESSAGES as i64 {
        record.add(note("a", Some(delivery))).unwrap();
    }
    assert!(record.note(1).is_none() && record.posted(0, None).is_none());
    assert!(record.note(2).is_some());
}
