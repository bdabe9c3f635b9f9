use super::*;

#[test]
fn the_version_is_always_asked_for() {
    assert_eq!(address("ws://127.0.0.1:9"), "ws://127.0.0.1:9/?v=10&encoding=json");
    assert_eq!(address("wss://g.example/"), "wss://g.example/?v=10&encoding=json");
    assert_eq!(address("wss://g.example/?v=9"), "wss://g.example/?v=10&encoding=json");
    assert_eq!(
        address("ws://h/gate?for=me&compress=zlib-stream"),
        "ws://h/gate?for=me&v=10&encoding=json"
    );
}

#[test]
fn codes_of_the_gateway_decide_what_becomes_of_the_session() {
    let close = |code: u16| CloseFrame {
        code: CloseCode::from(code),
        reason: "".into(),
    };
    let session = || {
        let mut session = Session::new("t".into(), (0, 1), "ws://h".into(), true);
        session.state = Some(Resumable {
            id: "s".into(),
            sequence: 3,
            url: None,
        });
        session
    };
    for (code, resumes) in [
        (4000, true),
        (4008, true),
        (1006, true),
        (4009, false),
        (4007, false),
        (1000, true),
    ] {
        let mut session = session();
        assert!(
            matches!(session.closed(Some(&close(code))), End::Again { .. }),
            "{code}"
        );
        assert_eq!(session.resumes(), resumes, "{code}");
    }
    let mut without_code = session();
    assert!(matches!(without_code.closed(None), End::Again { .. }));
    assert!(without_code.resumes());
    assert!(matches!(
        session().closed(Some(&close(4004))),
        End::Fatal(ConnectError::BadToken)
    ));
    assert!(matches!(
        session().closed(Some(&close(4014))),
        End::Fatal(ConnectError::DisallowedIntents)
    ));
    assert!(matches!(session().closed(Some(&close(4011))), End::Reshard));
}
