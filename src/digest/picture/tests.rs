use jiff::civil::date;

use super::*;

fn estimate(mean: u8, lo: u8, hi: u8, above: bool) -> Option<Estimate> {
    Some(Estimate {
        mean,
        lo,
        hi,
        of_ten: [mean, lo, hi].map(|share| u32::from((share + 5) / 10)),
        above,
    })
}

fn plot(rows: Vec<(&str, Option<Estimate>)>) -> DotPlot {
    let row = |(team, estimate): (&str, Option<Estimate>)| Row {
        team: team.to_owned(),
        estimate,
    };
    DotPlot {
        days: (date(2026, 9, 21), date(2026, 11, 15)),
        today: date(2026, 11, 23),
        rows: rows.into_iter().map(row).collect(),
    }
}

fn hotel() -> DotPlot {
    plot(vec![
        ("Accounting", estimate(68, 52, 83, true)),
        ("Chăm sóc khách hàng", None),
        ("Maintenance", estimate(41, 29, 52, false)),
    ])
}

/// The teams of the picture, each with its texts; the SVG must parse.
fn rows(svg: &str) -> Vec<(String, Vec<String>)> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let teams = document
        .descendants()
        .filter(|node| node.attribute("class") == Some("team"));
    let row = |team: roxmltree::Node<'_, '_>| {
        let texts = team.children().filter(|node| node.has_tag_name("text"));
        let texts = texts.map(|node| node.text().unwrap_or_default().to_owned());
        (team.attribute("data-team").unwrap().to_owned(), texts.collect())
    };
    teams.map(row).collect()
}

fn view_box(svg: &str) -> Vec<f64> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let size = document.root_element().attribute("viewBox").unwrap();
    size.split(' ').map(|number| number.parse().unwrap()).collect()
}

fn size_of(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn drawn_in_both_languages() {
    insta::assert_snapshot!(Language::ALL.map(|language| hotel().svg(language)).join("\n"));
}

#[test]
fn every_row_has_its_team_and_a_word() {
    let svg = hotel().svg(Language::En);
    let row = |team: &str, word: &str| (team.to_owned(), vec![team.to_owned(), word.to_owned()]);
    assert_eq!(
        rows(&svg),
        [
            row("Accounting", "clearly above usual"),
            row("Chăm sóc khách hàng", "too early to tell"),
            row("Maintenance", "as usual"),
        ]
    );
    assert_eq!(
        svg.matches("<circle").count(),
        1,
        "a team without an estimate has no dot"
    );
    assert!(!svg.contains("transform"));
}

#[test]
fn a_dot_stands_at_its_hundredth() {
    let svg = plot(vec![("A", estimate(50, 25, 100, false))]).svg(Language::En);
    assert!(svg.contains(r#"cx="360""#), "{svg}");
    assert!(svg.contains(r#"d="M200 280H680""#), "{svg}");
}

#[test]
fn names_are_data() {
    let evil = r#""/><script>alert('x')</script>&amp;]]><!--"#;
    let svg = plot(vec![(evil, estimate(50, 40, 60, false)), ("a\u{1}b\nc\u{FFFE}", None)]).svg(Language::Vi);
    let rows = rows(&svg);
    assert_eq!(rows[0].0, evil);
    assert_eq!(rows[1].0, "abc");
    assert_eq!(rows[1].1[0], "a b c");
    assert!(!svg.contains("<script"));
    for rows in [
        vec![("\u{202E}\u{1F468}\u{200D}\u{1F469}", None)],
        vec![("", None)],
        vec![],
    ] {
        size_of(&plot(rows).png(Language::En).unwrap());
    }
}

#[test]
fn a_long_name_gives_way_to_the_word() {
    let long = "W".repeat(100);
    let cases = [
        (long.as_str(), estimate(50, 40, 60, true)),
        (
            "Phòng chăm sóc khách hàng thân thiết và hội viên",
            estimate(50, 40, 60, true),
        ),
        ("客户服务部客户服务部客户服务部客户服务部客户服务部", None),
    ];
    for (name, estimate) in cases {
        for language in Language::ALL {
            let (team, texts) = rows(&plot(vec![(name, estimate)]).svg(language)).remove(0);
            assert_eq!(team, name);
            let kept = texts[0].strip_suffix('…').unwrap();
            assert!(name.starts_with(kept) && kept.chars().count() >= 8, "{kept}");
            let taken = letters::width(&texts[0], 26.0) + letters::width(&texts[1], 26.0);
            assert!(taken <= 620.0, "{taken} {texts:?}");
        }
    }
}

#[test]
fn forty_teams_have_a_row_each_and_more_are_counted() {
    let names: Vec<String> = (0..90).map(|n| format!("Team {n:02}")).collect();
    let all = |count: usize| {
        plot(
            names[..count]
                .iter()
                .map(|name| (name.as_str(), estimate(40, 30, 50, false)))
                .collect(),
        )
    };
    let svg = all(40).svg(Language::En);
    assert_eq!(rows(&svg).len(), 40);
    assert!(!svg.contains(">And "));
    let (width, height) = size_of(&all(40).png(Language::En).unwrap());
    assert_eq!(vec![0.0, 0.0, f64::from(width), f64::from(height)], view_box(&svg));
    let more = all(90).svg(Language::En);
    assert_eq!(rows(&more).len(), 60);
    assert!(more.contains(">And 30 more teams.<"));
    let alt = all(90).alt(Language::Vi);
    assert!(alt.chars().count() <= 1024, "{}", alt.chars().count());
    assert!(alt.ends_with("nhóm nữa."), "{alt}");
}

#[test]
fn the_words_for_those_who_cannot_see_it() {
    insta::assert_snapshot!(Language::ALL.map(|language| hotel().alt(language)).join("\n"));
}

#[test]
fn the_png_is_the_svg_in_fine_pixels_and_always_the_same() {
    let svg = hotel().svg(Language::Vi);
    let png = hotel().png(Language::Vi).unwrap();
    let (width, height) = size_of(&png);
    assert_eq!(
        vec![0.0, 0.0, f64::from(width) / 1.5, f64::from(height) / 1.5],
        view_box(&svg)
    );
    assert!(png == hotel().png(Language::Vi).unwrap());
    assert!(png.len() < 200_000, "{}", png.len());
}

#[test]
fn no_letter_of_vietnamese_is_missing_in_the_font() {
    let drawn = |letter: char| {
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="white"/><text y="30" font-size="26" font-family="Noto Sans">{letter}</text></svg>"#
        );
        png::drawn(&svg).unwrap()
    };
    let (missing, nothing) = (drawn('\u{10FFFD}'), drawn(' '));
    assert!(missing != nothing, "a missing letter is drawn as a box");
    let marked = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ";
    for letter in marked
        .chars()
        .chain(marked.to_uppercase().chars())
        .chain("–…“”·%".chars())
    {
        let drawn = drawn(letter);
        assert!(drawn != missing && drawn != nothing, "{letter}");
    }
}

#[test]
fn what_may_not_be_posted_has_no_dot() {
    let headline = |word, mean| Headline {
        mean,
        lo: Some(0.2),
        hi: Some(0.9),
        word,
        ..Headline::default()
    };
    assert_eq!(Estimate::of(&headline(Word::Early, Some(0.5))), None);
    assert_eq!(Estimate::of(&headline(Word::Usual, None)), None);
    let above = Estimate::of(&headline(Word::Above, Some(0.654_9)));
    assert_eq!(above, estimate(65, 20, 90, true));
    // Tenths are those of the share itself, not of its hundredths.
    let tenths = |mean| Estimate::of(&headline(Word::Usual, Some(mean))).unwrap().of_ten;
    assert_eq!([tenths(0.65)[0], tenths(0.649_9)[0], tenths(1.0)[0]], [7, 6, 10]);
}

/// A map of these edges, among teams large enough.
fn map(edges: &[(&str, &str, Option<u64>)]) -> ServedMap {
    use crate::digest::figures::{Edge, Figures, PeriodFigures, Totals, Unmeasured};
    let edges: Vec<Edge> = edges
        .iter()
        .map(|(from, to, people)| Edge {
            from: (*from).to_owned(),
            to: (*to).to_owned(),
            people: *people,
        })
        .collect();
    let digest = Digest {
        cut: crate::digest::period::Cut {
            date: date(2026, 11, 23),
            zone: jiff::tz::TimeZone::UTC,
            since: None,
        },
        sizes: edges
            .iter()
            .map(|edge| (edge.to.clone(), 4))
            .chain([("Small".to_owned(), 2)])
            .collect(),
        figures: Figures {
            workspace: String::new(),
            period: PeriodFigures {
                from: String::new(),
                to: String::new(),
                timezone: "UTC".to_owned(),
            },
            totals: Totals::default(),
            teams: Vec::new(),
            edges,
            stories: Vec::new(),
            manager_kindness: None,
            pulse: Unmeasured,
            correction: None,
        },
        stories: Vec::new(),
        has_history: true,
        opens_month: true,
    };
    ServedMap::of(&digest, date(2026, 11, 23)).unwrap()
}

fn served() -> ServedMap {
    map(&[
        ("Nhà hàng", "Kế toán", Some(21)),
        ("Lễ tân", "Kế toán", Some(5)),
        ("Vũ trường", "Kế toán", None),
        ("Nhà hàng", "Bảo trì", Some(9)),
        ("Lễ tân", "Bảo trì", Some(10)),
        ("Nhà hàng", "Lễ tân", Some(19)),
        ("Nhà hàng", "Small", Some(19)),
    ])
}

#[test]
fn the_map_shows_bands_and_no_small_team_that_served() {
    let map = served();
    insta::assert_snapshot!(
        Language::ALL
            .map(|language| map.svg(language) + &map.alt(language))
            .join("\n")
    );
    for language in Language::ALL {
        let svg = map.svg(language);
        roxmltree::Document::parse(&svg).unwrap();
        for exact in [">21<", ">5<", ">9<", ">10<", ">19<", "Small"] {
            assert!(!svg.contains(exact), "{exact}");
        }
    }
    size_of(&map.png(Language::Vi).unwrap());
}

#[test]
fn a_map_of_many_teams_has_numbered_columns_and_a_key() {
    let providers: Vec<String> = (0..70).map(|n| format!("<Office> {n:02}")).collect();
    let customers: Vec<String> = (0..20)
        .map(|n| format!("Phòng chăm sóc khách hàng số {n:02}"))
        .collect();
    let edges: Vec<_> = providers
        .iter()
        .flat_map(|to| customers.iter().map(move |from| (from.as_str(), to.as_str(), None)))
        .collect();
    let map = map(&edges);
    let svg = map.svg(Language::En);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let texts: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .filter_map(|node| node.text())
        .collect();
    assert!(texts.contains(&"16") && !texts.contains(&"17"), "{texts:?}");
    assert!(
        texts
            .iter()
            .any(|text| text.starts_with("1 Phòng chăm sóc khách hàng số 00"))
    );
    assert!(texts.contains(&"<Office> 59") && !texts.contains(&"<Office> 60"));
    let cut = ["And 10 more teams that helped.", "And 4 more teams that asked."];
    assert!(cut.iter().all(|words| texts.contains(words)), "{texts:?}");
    assert!(map.alt(Language::Vi).chars().count() <= 1024);
    size_of(&map.png(Language::En).unwrap());
}
