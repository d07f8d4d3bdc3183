// Archives and office files for tests, mostly hostile ones.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::extraction {

using Members = std::vector<std::pair<std::string, std::string>>;  // name and content

std::string archive_of(const Members& members);

// A member that begins with `head` and continues with `count` MiB of spaces. In the file, each MiB
// takes only a few hundred bytes.
struct Bomb {
  std::string name;
  std::string head;
  int count;
};
std::string archive_of(const Members& members, const Bomb& bomb);

// Returns a DOCX with `paragraphs` as its body (XML of the namespaces w and mc), and further
// members.
std::string document_of(const std::string& paragraphs, const Members& others = {});
// These functions return the members of such a file, and its body as a complete part.
Members document_members();
std::string document_part(const std::string& paragraphs);

// Returns an XLSX with one sheet. `rows` is the XML inside sheetData.
std::string workbook_of(const std::string& rows);

}  // namespace patchbay::extraction
