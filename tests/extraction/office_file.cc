#include "extraction/office_file.h"

#include <zip.h>
#include <zlib.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "temporary_folder.h"

namespace patchbay::extraction {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1} << 20;

const std::string kWordNames =
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";

std::string main_relationship(const std::string& target) {
  return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
         "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
         "relationships/officeDocument\" Target=\"" +
         target + "\"/></Relationships>";
}

std::string content_types(const std::string& part, const std::string& kind) {
  return "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
         "<Override PartName=\"/" +
         part + "\" ContentType=\"application/vnd.openxmlformats-officedocument." + kind +
         ".main+xml\"/></Types>";
}

// Returns the raw deflate of `text`. It ends at a byte boundary and without a final block, so that
// more data can follow.
std::string deflated(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 16, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FULL_FLUSH) == Z_OK);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

void add_member(zipFile zip, const std::string& name, const std::string& content) {
  REQUIRE(zipOpenNewFileInZip(zip, name.c_str(), nullptr, nullptr, 0, nullptr, 0, nullptr,
                              Z_DEFLATED, 9) == ZIP_OK);
  REQUIRE(zipWriteInFileInZip(zip, content.data(), static_cast<unsigned>(content.size())) ==
          ZIP_OK);
  REQUIRE(zipCloseFileInZip(zip) == ZIP_OK);
}

void add_bomb(zipFile zip, const Bomb& bomb) {
  REQUIRE(zipOpenNewFileInZip2(zip, bomb.name.c_str(), nullptr, nullptr, 0, nullptr, 0, nullptr,
                               Z_DEFLATED, 9, 1) == ZIP_OK);
  const auto add = [&](const std::string& bytes) {
    REQUIRE(zipWriteInFileInZip(zip, bytes.data(), static_cast<unsigned>(bytes.size())) == ZIP_OK);
  };
  add(deflated(bomb.head));
  const std::string blanks = deflated(std::string(kMebibyte, ' '));
  for (int i = 0; i < bomb.count; ++i) add(blanks);
  const auto size = bomb.head.size() + kMebibyte * static_cast<std::size_t>(bomb.count);
  REQUIRE(zipCloseFileInZipRaw64(zip, size, 0) == ZIP_OK);
}

std::string archive_with(const Members& members, const Bomb* bomb) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "archive.zip";
  const zipFile zip = zipOpen64(path.c_str(), APPEND_STATUS_CREATE);
  REQUIRE(zip != nullptr);
  for (const auto& [name, content] : members) add_member(zip, name, content);
  if (bomb != nullptr) add_bomb(zip, *bomb);
  REQUIRE(zipClose(zip, nullptr) == ZIP_OK);
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::string archive_of(const Members& members) { return archive_with(members, nullptr); }

std::string archive_of(const Members& members, const Bomb& bomb) {
  return archive_with(members, &bomb);
}

Members document_members() {
  return {{"[Content_Types].xml", content_types("word/document.xml", "wordprocessingml.document")},
          {"_rels/.rels", main_relationship("word/document.xml")}};
}

std::string document_part(const std::string& paragraphs) {
  return "<w:document" + kWordNames + "><w:body>" + paragraphs + "</w:body></w:document>";
}

std::string document_of(const std::string& paragraphs, const Members& others) {
  auto members = document_members();
  members.emplace_back("word/document.xml", document_part(paragraphs));
  members.insert(members.end(), others.begin(), others.end());
  return archive_of(members);
}

std::string workbook_of(const std::string& rows) {
  const std::string names =
      " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r="
      "\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
  return archive_of(
      {{"[Content_Types].xml", content_types("xl/workbook.xml", "spreadsheetml.sheet")},
       {"_rels/.rels", main_relationship("xl/workbook.xml")},
       {"xl/workbook.xml", "<workbook" + names +
                               "><sheets><sheet name=\"One\" sheetId=\"1\" r:id=\"s1\"/></sheets>"
                               "</workbook>"},
       {"xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"s1\" Type=\"a/worksheet\" Target=\"sheet1.xml\"/></Relationships>"},
       {"xl/sheet1.xml", "<worksheet" + names + "><dimension ref=\"A1:XFD1048576\"/><sheetData>" +
                             rows + "</sheetData></worksheet>"}});
}

}  // namespace patchbay::extraction
