//! Charts, drawn on the server as SVG. They carry classes in place of colours, so that light, dark and paper each have
//! their own, and no element round them, so that the page can name it.

use std::fmt::Display;

use plotters::prelude::*;

use crate::Error;

/// Their size, in the units of the page.
const SIZE: (u32, u32) = (640, 228);
/// Labels that find room below a chart.
const LABELS: usize = 16;

/// What is drawn of one date or hour.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bar {
    pub label: String,
    /// The lower part of the bar.
    pub lower: i64,
    /// The part on top of it.
    pub upper: i64,
    /// Where the line passes.
    pub line: i64,
}

/// A colour that stands for a class, and for nothing that is seen.
struct Stand(u8, &'static str);

const LOWER: Stand = Stand(1, "lower");
const UPPER: Stand = Stand(2, "upper");
const LINE: Stand = Stand(3, "line");
const GRID: Stand = Stand(4, "grid");
const TEXT: Stand = Stand(5, "label");

impl Stand {
    fn color(&self) -> RGBColor {
        RGBColor(self.0, self.0, self.0)
    }

    /// Puts the class where the colour stands.
    fn dress(&self, svg: &str) -> String {
        let color = format!("#{0:02X}{0:02X}{0:02X}", self.0);
        let class = format!("class=\"{}\"", self.1);
        let svg = svg.replace(&format!("fill=\"{color}\""), &class);
        svg.replace(&format!("stroke=\"{color}\""), &class)
    }
}

/// Stacked bars and a line over them.
pub(crate) fn bars(bars: &[Bar]) -> Result<String, Error> {
    let mut svg = String::new();
    draw(&mut svg, bars).map_err(|error| Error::broken(format!("chart: {error}")))?;
    // what the library puts round it is the page's to say
    let inner = svg.split_once("<svg").and_then(|(_, rest)| rest.split_once('>'));
    let inner = inner.and_then(|(_, inner)| inner.rsplit_once("</svg>")).map(|(inner, _)| inner);
    let inner = inner.ok_or_else(|| Error::broken("a chart without an element"))?;
    let stands = [LOWER, UPPER, LINE, GRID, TEXT];
    Ok(stands.iter().fold(inner.replace('\n', ""), |svg, stand| stand.dress(&svg)))
}

fn draw(svg: &mut String, bars: &[Bar]) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let most = bars.iter().map(|bar| (bar.lower + bar.upper).max(bar.line)).max().unwrap_or_default();
    let top = most.max(4) + most / 10 + 1;
    let count = i32::try_from(bars.len())?.max(1);
    let mut chart = ChartBuilder::on(&area)
        .margin_top(8)
        .x_label_area_size(22)
        .y_label_area_size(38)
        .build_cartesian_2d((0..count - 1).into_segmented(), 0..top)?;
    let every = bars.len().div_ceil(LABELS).max(1);
    let label = |x: &SegmentValue<i32>| match x {
        SegmentValue::CenterOf(at) => usize::try_from(*at)
            .ok()
            .filter(|at| at.is_multiple_of(every))
            .and_then(|at| bars.get(at))
            .map(|bar| bar.label.clone())
            .unwrap_or_default(),
        _ => String::new(),
    };
    let text = ("sans-serif", 11).into_font().color(&TEXT.color());
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID.color())
        .light_line_style(TRANSPARENT)
        .axis_style(TRANSPARENT)
        .x_labels(bars.len().max(1))
        .y_labels(5)
        .x_label_formatter(&label)
        .y_label_formatter(&|y: &i64| y.to_string())
        .label_style(text)
        .draw()?;
    let gap = if bars.len() > 40 { 1 } else { 4 };
    for (parts, stand) in [(false, LOWER), (true, UPPER)] {
        let rectangles = (0..count).zip(bars).filter_map(|(at, bar)| {
            let (from, to) = if parts { (bar.lower, bar.lower + bar.upper) } else { (0, bar.lower) };
            (from < to).then(|| {
                let corners = [(SegmentValue::Exact(at), from), (SegmentValue::Exact(at + 1), to)];
                let mut bar = Rectangle::new(corners, stand.color().filled());
                bar.set_margin(0, 0, gap, gap);
                bar
            })
        });
        chart.draw_series(rectangles)?;
    }
    let points = (0..count).zip(bars).map(|(at, bar)| (SegmentValue::CenterOf(at), bar.line));
    chart.draw_series(LineSeries::new(points, LINE.color().stroke_width(1)))?;
    area.present()?;
    Ok(())
}

/// A bar of a label and its numbers.
pub(crate) fn bar(label: impl Display, (lower, upper, line): (i64, i64, i64)) -> Bar {
    Bar { label: label.to_string(), lower, upper, line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_has_classes_and_no_colours() {
        let hours: Vec<Bar> = (8..21).map(|hour| bar(hour, (i64::from(hour) * 2, 3, 20))).collect();
        let svg = bars(&hours).unwrap();
        assert!(!svg.contains('#') && !svg.contains("<svg"), "{svg}");
        assert_eq!(
            (svg.matches("class=\"lower\"").count(), svg.matches("class=\"upper\"").count()),
            (13, 13),
            "{svg}"
        );
        assert_eq!(svg.matches("class=\"line\"").count(), 1, "{svg}");
        assert!(svg.contains(">8<") && svg.contains(">20<"), "{svg}");
    }

    #[test]
    fn a_chart_of_nothing_and_of_very_much_is_drawn_too() {
        for bars_of in [Vec::new(), vec![bar("x", (0, 0, 0))], vec![bar("x", (5_000_000, 1, 0)); 92]] {
            assert!(!bars(&bars_of).unwrap().contains("NaN"));
        }
    }
}
