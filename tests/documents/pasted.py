"""Rich text and what it becomes: for what the server reads and for what a page is pasted into."""

# (what it shows, HTML, Markdown): the same on both sides.
BOTH = [
    (
        "paragraphs",
        "<p>One\n two</p><div>Three</div>Four<br>five",
        "One two\n\nThree\n\nFour\nfive",
    ),
    ("headings", "<h1>Report</h1><h3><b>Point</b> 1</h3><p>x</p>", "# Report\n\n### Point 1\n\nx"),
    ("bold", "<p>a<b> b </b>c <strong>d</strong><strong>e</strong></p>", "a **b** c **de**"),
    ("bold beside words", "<p><b>Why:</b>so, un<b>(it)</b>ed</p>", "**Why**:so, un(it)ed"),
    ("bold over two lines", "<b>a<br>b</b>", "**a**\n**b**"),
    (
        "links",
        '<a href="https://www.gov.uk/a(b)">the [page]</a>, <a href="mailto:a@b.example">a@b.example</a>,'
        ' <a href="https://x.example/">https://x.example/</a>, <b><a href="https://y.example">y</a></b>',
        "[the \\[page\\]](https://www.gov.uk/a%28b%29), [a@b.example](mailto:a@b.example), "
        "https://x.example/, **[y](https://y.example)**",
    ),
    (
        "links that go nowhere",
        '<a href="javascript:alert(1)">a</a> <a href="#top">b</a> <a>c</a> <a href="file:///x">d</a>',
        "a b c d",
    ),
    (
        "links through a watcher",
        '<a href="https://www.google.com/url?q=https://www.gov.uk/x&amp;sa=D">one</a> '
        '<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.gov.uk%2Fy&amp;data=1">'
        "two</a>",
        "[one](https://www.gov.uk/x) [two](https://www.gov.uk/y)",
    ),
    (
        "lists in lists",
        "<p>Before</p><ul><li>one<ul><li>two<ol><li>three</li></ol></li></ul></li>"
        "<li><p>four</p><p>more</p></li><li></li></ul><ol start='9'><li>nine</li><li>ten<ul><li>x</li>"
        "</ul></li></ol><p>After</p>",
        "Before\n\n- one\n  - two\n  1. three\n- four\n  more\n9. nine\n10. ten\n    - x\n\nAfter",
    ),
    (
        "tables",
        "<table><tr><th>Decision</th><td>Amber</td></tr><tr><td></td><td>Alone</td></tr>"
        "<tr><td><b>Done well</b></td><td><ul><li>a</li><li>b</li></ul></td></tr></table>",
        "**Decision:** Amber\n\nAlone\n\n**Done well**\n\n- a\n- b",
    ),
    (
        "signs that are no marks",
        "<p>5 * 3, *so*, _so_, a_b_c, [x](y), https://x.example/_a_/</p>",
        "5 * 3, \\*so\\*, \\_so\\_, a_b_c, \\[x](y), https://x.example/_a_/",
    ),
    ("nothing to keep", "<script>x()</script><style>p{}</style><img src=x><p>&nbsp;</p>", ""),
]

_IGNORE = (
    "<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>{}<span "
    "style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span></span><![endif]>"
)


def _item(words: str, sign: str = "·", level: int = 1, place: str = "Middle") -> str:
    return (
        f"<p class=MsoListParagraphCxSp{place} style='text-indent:-18.0pt;mso-list:l0 level{level} "
        f"lfo1'>{_IGNORE.format(sign)}{words}<o:p></o:p></p>\n"
    )


WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content='
    '"Microsoft Word 15"><style><!-- p.MsoNormal {mso-style-parent:""; margin:0cm;} --></style></head>'
    "<body lang=EN-GB style='word-wrap:break-word'><!--StartFragment--><p class=MsoToc1>1. Points<span "
    "style='mso-tab-count:1'>.... </span>3</p><h2>1. Understand users<o:p></o:p></h2>\n"
    "<p class=MsoNormal>They spoke\nto <b style='mso-bidi-font-weight:normal'>41 anglers</b>: see <a "
    "href=\"https://www.gov.uk/service-manual\"><span style='color:blue'>the\nmanual</span></a>."
    "<o:p></o:p></p>\n"
    + _item("two with <b>screen readers</b>", place="First")
    + _item("at home", "o", 2)
    + _item("bailiffs", place="Last")
    + _item("first", "1.", place="First")
    + _item("second", "2.", place="Last")
    + "<p class=MsoNormal><span class=MsoCommentReference>[AB1]</span>After.<o:p></o:p></p>"
    "<!--EndFragment--></body></html>"
)
WORD_BECOMES = (
    "{}\n\nThey spoke to **41 anglers**: see [the manual](https://www.gov.uk/service-manual).\n\n"
    "- two with **screen readers**\n  - at home\n- bailiffs\n1. first\n2. second\n\nAfter."
)
DOCS = (
    '<meta charset=\'utf-8\'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" '
    'style="line-height:1.38"><span style="font-weight:400">It </span><span style="font-weight:700">works'
    '</span><span style="font-weight:400">.</span></p><ul><li dir="ltr" aria-level="1"><p dir="ltr" '
    'role="presentation"><span>one</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr" '
    'role="presentation"><span>two</span></p></li></ul></ul></b><br class="Apple-interchange-newline">'
)
ONLINE = (
    '<div class="OutlineElement"><p class="Paragraph" role="heading" aria-level="2"><span class="TextRun">'
    'Actions</span></p></div><div class="ListContainerWrapper"><ul role="list"><li data-aria-level="1">'
    '<p class="Paragraph"><span class="TextRun" style="font-weight:bold">Ask</span><span class="TextRun">'
    ' them</span></p></li></ul></div><div class="ListContainerWrapper"><ul role="list"><li '
    'data-aria-level="2"><p class="Paragraph">twice</p></li></ul></div>'
)
# (what it shows, HTML, Markdown): what only a page meets.
PAGES = [
    ("Word", WORD, WORD_BECOMES.format("## 1. Understand users")),
    ("Google Docs", DOCS, "It **works**.\n\n- one\n  - two"),
    ("Word in a browser", ONLINE, "## Actions\n\n- **Ask** them\n  - twice"),
    ("Outlook", '<p class="MsoNormal">Hi</p><div style="display:none">x</div>', "Hi"),
]
