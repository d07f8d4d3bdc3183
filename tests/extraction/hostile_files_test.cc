// Tests that hostile files do no harm, and that harmless files that look hostile are read.
#include "extraction/extracted_text.h"
#include "extraction/office_file.h"

namespace patchbay::extraction {
namespace {

using Parts = std::vector<std::pair<std::string, std::string>>;

void contains(const std::string& text, std::string_view piece) {
  INFO(text);
  CHECK(text.find(piece) != std::string::npos);
}

// Returns a stream's name in the form of a compound file's directory.
std::string wide(std::string_view name) {
  std::string out;
  for (const char c : name) out.append({c, '\0'});
  return out;
}

TEST_CASE("a small archive that inflates without end is too large, and costs little") {
  auto members = document_members();
  const std::string head = document_part("").substr(0, document_part("").find("</w:body>"));
  const auto bytes = archive_of(members, Bomb{"word/document.xml", head, 1024});
  CHECK(bytes.size() < (5U << 20U));
  const auto it = extracted(bytes);
  CHECK(it.found.outcome == Outcome::kTooLarge);
  contains(it.found.why, "inflates to more than 536870912 bytes");
#ifndef __SANITIZE_ADDRESS__
  CHECK(it.found.ending.status.peak_memory.value_or(0) < (64U << 20U));
#endif
}

TEST_CASE("what merely repeats itself is no bomb") {
  std::string paragraphs;
  for (int i = 0; i < 20'000; ++i) paragraphs += "<w:p><w:r><w:t>the same words</w:t></w:r></w:p>";
  const auto bytes = document_of(paragraphs);
  CHECK(paragraphs.size() > 100 * bytes.size());
  CHECK(extracted(bytes).text().size() == 20'000 * sizeof "the same words");
}

TEST_CASE("entities are expanded nowhere, not even where the type of a file is found") {
  std::string laughs = "<!DOCTYPE x [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 10; ++i) {
    const std::string inner = "&a" + std::to_string(i - 1) + ";";
    laughs += "<!ENTITY a" + std::to_string(i) + " \"" + inner + inner + inner + inner + inner +
              inner + inner + inner + inner + inner + "\">";
  }
  laughs += "]>";
  const std::string outside = "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>";
  for (const std::string& declared : {laughs, outside}) {
    for (const char* part : {"_rels/.rels", "[Content_Types].xml", "word/document.xml"}) {
      auto members = document_members();
      members.emplace_back("word/document.xml", document_part("<w:p><w:t>&a9;&f;</w:t></w:p>"));
      for (auto& [name, content] : members) {
        if (name == part) content.insert(0, declared);
      }
      const auto it = extracted(archive_of(members));
      CHECK(it.found.outcome == Outcome::kDamaged);
      CHECK(it.found.why ==
            std::string(part) + " declares a document type, which no office file has.");
      CHECK_FALSE(it.found.media_type.empty());
      CHECK(it.text().empty());
    }
  }
}

TEST_CASE("elements nested without end are refused, office files and pages alike") {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<w:r>";
  const auto it = extracted(document_of(deep));
  CHECK(it.found.outcome == Outcome::kDamaged);
  contains(it.found.why, "word/document.xml nests elements more deeply than 1000.");

  std::string page = "<html>";
  for (int i = 0; i < 20'000; ++i) page += "<span>";
  CHECK(extracted(page + "bottom").text() == "bottom\n");
}

TEST_CASE("an archive that is cut off, changed or lies about its members is damaged") {
  const auto whole = fixture("document.docx");
  const auto cut = extracted(whole.substr(0, whole.size() / 2));
  CHECK(cut.found.outcome == Outcome::kDamaged);
  contains(cut.found.why, "cut off or damaged");

  auto changed = document_of("<w:p><w:t>" + std::string(1000, 'a') + "</w:t></w:p>");
  const auto body = changed.rfind("PK\x03\x04");
  for (std::size_t i = 0; i < 8; ++i) changed[body + 60 + i] = '\xFF';
  CHECK(extracted(changed).found.outcome == Outcome::kDamaged);

  auto missing = document_members();
  CHECK(extracted(archive_of(missing)).found.why == "The archive has no member word/document.xml.");
}

TEST_CASE("an archive of too many members is too large") {
  Members members = document_members();
  for (int i = 0; i < 20'000; ++i) members.emplace_back(std::to_string(i), "");
  CHECK(extracted(archive_of(members)).found.outcome == Outcome::kTooLarge);
}

TEST_CASE("a sheet costs what its cells cost, wherever they stand and whatever it claims") {
  const auto sparse = extracted(fixture("sparse.xlsx"));
  CHECK(sparse.parts == Parts{{"Sparse", "first\n" + std::string(100, ',') + "last\n"}});

  std::string rows;
  for (int i = 0; i < 200'000; ++i) rows += "<row><c s=\"1\"/></row>";
  rows +=
      "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c><c r=\"A16777217\" t=\"str\"><v>x</v></c>"
      "<c r=\"ZZZZZZZZZZZZ1\"><v>2</v></c></row>";
  CHECK(extracted(workbook_of(rows)).parts == Parts{{"One", "1,x,2\n"}});
}

TEST_CASE("a number of a shared text that there is not is an empty cell") {
  CHECK(extracted(workbook_of("<row><c t=\"s\"><v>7</v></c><c><v>1</v></c></row>")).text() ==
        ",1\n");
}

TEST_CASE("encrypted files are told from old and from damaged ones") {
  const auto pdf = extracted(fixture("password.pdf"));
  CHECK(pdf.found.outcome == Outcome::kEncrypted);
  CHECK(pdf.found.media_type == "application/pdf");
  CHECK(extracted(fixture("password.xlsx")).found.outcome == Outcome::kEncrypted);

  auto old = fixture("password.xlsx");
  const auto at = old.find(wide("EncryptedPackage"));
  REQUIRE(at != std::string::npos);
  old.replace(at, 2 * sizeof "EncryptedPackage", wide("WordDocument") + std::string(10, '\0'));
  old[at + 64] = 26;  // the byte with the name's length in bytes
  const auto document = extracted(old, "renamed.docx");
  CHECK(document.found.outcome == Outcome::kUnsupported);
  CHECK(document.found.media_type == "application/msword");

  auto member = document_of("<w:p><w:t>a</w:t></w:p>");
  for (auto entry = member.find("PK\x01\x02"); entry != std::string::npos;
       entry = member.find("PK\x01\x02", entry + 1)) {
    // bit 0 of the general purpose flags: encrypted
    member[entry + 8] = static_cast<char>(member[entry + 8] | 1);
  }
  CHECK(extracted(member).found.outcome == Outcome::kEncrypted);
}

TEST_CASE(
    "a PDF that never ends is ended, a file that is not a PDF is damaged, images have no text") {
  auto options = usual();
  options.cpu = std::chrono::seconds(1);
  const auto endless = extracted(fixture("endless.pdf"), {}, {}, options);
  CHECK(endless.found.outcome == Outcome::kTimedOut);
  CHECK(endless.found.why == "Its reader used more than 1 s of CPU time.");

  CHECK(extracted("%PDF-1.7\nnothing of the kind").found.outcome == Outcome::kDamaged);
  const auto scanned = extracted(fixture("scanned.pdf"));
  CHECK(scanned.found.outcome == Outcome::kNoText);
  contains(scanned.found.why, "scanned");
}

TEST_CASE("what no text is taken from is named") {
  const auto film = extracted(std::string("\0\0\0\x18"
                                          "ftypmp42",
                                          12) +
                                  std::string(100, '\0'),
                              "clip.mp4");
  CHECK(film.found.outcome == Outcome::kUnsupported);
  CHECK(film.found.media_type == "video/mp4");
  contains(film.found.why, "A file of the type video/mp4 is not read");
  CHECK(extracted(archive_of({{"a.txt", "a"}})).found.media_type == "application/zip");
  const auto open =
      extracted(archive_of({{"mimetype", "application/vnd.oasis.opendocument.text"}}));
  CHECK(open.found.outcome == Outcome::kUnsupported);
  CHECK(open.found.media_type == "application/vnd.oasis.opendocument.text");
  std::string noise;
  for (int i = 0; i < 5000; ++i) noise += static_cast<char>(i * i * 7 + i / 3);
  CHECK(extracted(noise).found.outcome == Outcome::kUnsupported);
  CHECK(extracted("").found.outcome == Outcome::kNoText);
}

TEST_CASE("zeros are removed from text, and what is no character is replaced") {
  const auto source =
      extracted(std::string("a.join(\"\0\")\n", 12) + std::string(200, 'x'), "a.js");
  CHECK(source.found.outcome == Outcome::kText);
  CHECK(source.text() == "a.join(\"\")\n" + std::string(200, 'x'));
  const auto stray = extracted("Äpfel und Birnen, schöne Grüße: \xFF ende", "a.txt");
  CHECK(stray.text() == "Äpfel und Birnen, schöne Grüße: \xEF\xBF\xBD ende");
}

}  // namespace
}  // namespace patchbay::extraction
