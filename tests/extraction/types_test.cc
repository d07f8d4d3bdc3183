// Tests that each supported type of file can be read. Other programs wrote the files in fixtures/
// (fixtures/make.py, fixtures/make.mjs).
#include "extraction/extracted_text.h"
#include "extraction/office_file.h"

namespace patchbay::extraction {
namespace {

using Parts = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("a PDF gives the text of its pages, each ended by a form feed") {
  const auto it = extracted(fixture("pages.pdf"));
  CHECK(it.found.outcome == Outcome::kText);
  CHECK(it.found.media_type == "application/pdf");
  CHECK(it.parts == Parts{{"", "First page\nwith two lines\n\n\fSecond page\n\n\f"}});
}

TEST_CASE("a PDF with an empty password is read") {
  const auto it = extracted(fixture("empty_password.pdf"));
  CHECK(it.found.outcome == Outcome::kText);
  CHECK(it.text() == extracted(fixture("pages.pdf")).text());
}

TEST_CASE("a DOCX gives its body, and as parts of their own what stands around it") {
  const auto it = extracted(fixture("document.docx"));
  CHECK(it.found.outcome == Outcome::kText);
  CHECK(it.found.media_type ==
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  CHECK(it.parts == Parts{{"",
                           "Minutes of the assembly\nPrésents : Zoë, Łukasz & 山田.\n"
                           "Tabs\tand bold runs join.\nItem\tPrice\nBread\t3.20\n"},
                          {"header", "Confidential header\n"}});
}

TEST_CASE("deleted, moved and doubled text of a DOCX is left out") {
  const auto it = extracted(document_of(
      "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>"
      "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
      "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
      "<mc:AlternateContent><mc:Choice><w:t>c</w:t></mc:Choice><mc:Fallback><w:t>c</w:t>"
      "</mc:Fallback></mc:AlternateContent><w:instrText>PAGE</w:instrText></w:p>"));
  CHECK(it.parts == Parts{{"", "a\tbc\n"}});
}

TEST_CASE("macros of a DOCX are not looked at") {
  const auto it =
      extracted(document_of("<w:p><w:t>a</w:t></w:p>", {{"word/vbaProject.bin", "Sub Evil"}}));
  CHECK(it.parts == Parts{{"", "a\n"}});
}

TEST_CASE("an XLSX gives one part a sheet, as CSV, with dates as dates") {
  const auto it = extracted(fixture("workbook.xlsx"));
  CHECK(it.found.outcome == Outcome::kText);
  CHECK(it.parts == Parts{{"Budget, 2026",
                           "Name,Amount,Day,Paid\n\"Miller, \"\"Joe\"\"\",0.1,2026-11-28,TRUE\n"
                           ",1234567.25,2026-11-28 14:30:00,FALSE\n"},
                          {"Empty", ""},
                          {"Ünïcode", ",only one\n"}});
}

TEST_CASE("a PPTX gives its slides in their order, each with its notes") {
  const auto it = extracted(fixture("slides.pptx"));
  CHECK(it.found.outcome == Outcome::kText);
  CHECK(it.found.media_type ==
        "application/vnd.openxmlformats-officedocument.presentationml.presentation");
  REQUIRE(it.parts.size() == 1);
  CHECK(it.text().starts_with("Welcome\none point\nsay hello\n"));
  CHECK(it.text().find("\fNumbers <&>\none point\n") != std::string::npos);
}

TEST_CASE("a page of HTML gives what its reader sees") {
  const auto it = extracted(
      "<!doctype html><html><head><title>News</title><style>p{}</style></head><body><h1>A &amp; "
      "B&eacute;</h1><script>evil()</script><p>one   <b>two</b>\n three</p><ul><li>x<li>y</ul>"
      "<table><tr><td>1</td><td>2</td></tr></table><pre>a  b\n c</pre><img alt=\"A cat\">");
  CHECK(it.found.media_type == "text/html");
  CHECK(it.text() == "News\nA & Bé\none two three\nx\ny\n1\t2\na  b\n c\nA cat\n");
}

TEST_CASE("a page's own word for its encoding is heard") {
  const auto it =
      extracted("<html><meta charset=\"ISO-8859-2\"><p>\xB9\xBE\xBB</p></html>", "a.html");
  CHECK(it.text() == "šžť\n");
  CHECK(it.found.encoding == "iso-8859-2");
  CHECK_FALSE(it.found.encoding_guessed);
}

TEST_CASE("Markdown, CSV, source and other text stay as they are and have their types") {
  const Parts files = {{"a.md", "# Title\n\n*x*\n"},
                       {"b.csv", "a,b\n1,2\n"},
                       {"c.py", "print('é')\n"},
                       {"README", "plain\n"},
                       {"d.json", "{\"a\": 1}\n"}};
  const std::vector<std::string> types = {"text/markdown", "text/csv", "text/x-python",
                                          "text/plain", "application/json"};
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto it = extracted(files[i].second, files[i].first);
    CHECK(it.found.outcome == Outcome::kText);
    CHECK(it.found.media_type == types[i]);
    CHECK(it.text() == files[i].second);
    CHECK(it.found.encoding == "UTF-8");
  }
}

TEST_CASE("the bytes decide what a file is, whatever it is called") {
  CHECK(extracted(fixture("pages.pdf"), "a.txt", "text/plain").found.media_type ==
        "application/pdf");
  CHECK(extracted("just words", "a.pdf", "application/pdf").found.media_type == "text/plain");
  CHECK(extracted(fixture("document.docx"), "a.xlsx").parts.size() == 2);
}

}  // namespace
}  // namespace patchbay::extraction
