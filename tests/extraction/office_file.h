// Archives and office files as tests want them, the hostile ones above all.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::extraction {

using Members = std::vector<std::pair<std::string, std::string>>;  // name and content

std::string archive_of(const Members& members);

// A member that says `head`, then `count` MiB of blanks; in the file they are a few hundred bytes
// each.
struct Bomb {
  std::string name;
  std::string head;
  int count;
};
std::string archive_of(const Members& members, const Bomb& bomb);

// A DOCX whose body is `paragraphs`, XML of the namespaces w and mc; with further members.
std::string document_of(const std::string& paragraphs, const Members& others = {});
// The members of one, and its body as a whole part.
Members document_members();
std::string document_part(const std::string& paragraphs);

// An XLSX with one sheet; `rows` is the XML within sheetData.
std::string workbook_of(const std::string& rows);

}  // namespace patchbay::extraction
