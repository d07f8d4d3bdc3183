#include "readers/file_type.h"

#include <algorithm>
#include <array>

#include "base/lower_case.h"
#include "base/words.h"
#include "readers/compound_file.h"
#include "readers/encoding.h"

namespace patchbay::readers {
namespace {

constexpr std::size_t kSeenForPdf = 1024;  // the PDF header may be anywhere in these bytes

struct Beginning {
  std::size_t at;
  std::string_view bytes;
  std::string_view media_type;
};

// Types that no reader reads. These types are recognized only for the text of the refusal.
constexpr Beginning kBeginnings[] = {
    {0, "\x89PNG\r\n\x1A\n", "image/png"},
    {0, "\xFF\xD8\xFF", "image/jpeg"},
    {0, "GIF8", "image/gif"},
    {0, "BM", "image/bmp"},
    {0, {"II*\0", 4}, "image/tiff"},
    {0, {"MM\0*", 4}, "image/tiff"},
    {8, "WEBP", "image/webp"},
    {8, "WAVE", "audio/wav"},
    {8, "AVI ", "video/x-msvideo"},
    {4, "ftyp", "video/mp4"},
    {0, "\x1A\x45\xDF\xA3", "video/x-matroska"},
    {0, "ID3", "audio/mpeg"},
    {0, "\xFF\xFB", "audio/mpeg"},
    {0, "OggS", "application/ogg"},
    {0, "fLaC", "audio/flac"},
    {0, "\x1F\x8B", "application/gzip"},
    {0, "BZh", "application/x-bzip2"},
    {0,
     {"\xFD"
      "7zXZ\0",
      6},
     "application/x-xz"},
    {0, "\x28\xB5\x2F\xFD", "application/zstd"},
    {0, "7z\xBC\xAF\x27\x1C", "application/x-7z-compressed"},
    {0, "Rar!\x1A\x07", "application/vnd.rar"},
    {257, "ustar", "application/x-tar"},
    {0,
     "\x7F"
     "ELF",
     "application/x-elf"},
    {0, "MZ", "application/vnd.microsoft.portable-executable"},
    {0, "\xCA\xFE\xBA\xBE", "application/java-vm"},
    {0, {"SQLite format 3\0", 16}, "application/vnd.sqlite3"},
    {0, {"\0asm", 4}, "application/wasm"},
    {0, {"\0\1\0\0\0", 5}, "font/ttf"},
    {0, "OTTO", "font/otf"},
    {0, "wOFF", "font/woff"},
    {0, "wOF2", "font/woff2"},
    {0, "PAR1", "application/vnd.apache.parquet"},
};

struct Ending {
  std::string_view ending;
  std::string_view media_type;
};

// Kinds of plain text that have their own type. All others are text/plain.
constexpr Ending kEndings[] = {
    {"md", "text/markdown"},
    {"markdown", "text/markdown"},
    {"html", "text/html"},
    {"htm", "text/html"},
    {"xhtml", "text/html"},
    {"csv", "text/csv"},
    {"tsv", "text/tab-separated-values"},
    {"json", "application/json"},
    {"xml", "application/xml"},
    {"yaml", "application/yaml"},
    {"yml", "application/yaml"},
    {"js", "text/javascript"},
    {"mjs", "text/javascript"},
    {"css", "text/css"},
    {"py", "text/x-python"},
    {"c", "text/x-c"},
    {"h", "text/x-c"},
    {"cc", "text/x-c++"},
    {"cpp", "text/x-c++"},
    {"hpp", "text/x-c++"},
    {"rs", "text/x-rust"},
    {"go", "text/x-go"},
    {"java", "text/x-java"},
    {"ts", "text/x-typescript"},
    {"rb", "text/x-ruby"},
    {"sh", "text/x-shellscript"},
    {"sql", "application/sql"},
    {"rst", "text/x-rst"},
    {"tex", "text/x-tex"},
};

std::string_view type_by_beginning(std::string_view bytes) {
  for (const Beginning& each : kBeginnings) {
    if (bytes.size() > each.at && bytes.substr(each.at).starts_with(each.bytes)) {
      return each.media_type;
    }
  }
  return {};
}

std::string_view type_by_name(const std::string& name) {
  const auto dot = name.rfind('.');
  if (dot == std::string::npos) return {};
  const std::string ending = lower_case(std::string_view(name).substr(dot + 1));
  for (const Ending& each : kEndings) {
    if (each.ending == ending) return each.media_type;
  }
  return {};
}

// Returns true if the bytes begin a web page. Skips a byte order mark and blanks.
bool begins_like_page(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const auto begin = std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size());
  const std::string head = lower_case(bytes.substr(begin, 16));
  return head.starts_with("<!doctype html") || head.starts_with("<html");
}

std::string essence(std::string_view media_type) {
  return lower_case(trimmed(media_type.substr(0, media_type.find(';'))));
}

// Returns the type of a plain text: by the type that the source gives, or by the beginning of a web
// page, or by the name.
std::string type_of_text(std::string_view bytes, const Hints& hints) {
  std::string told = essence(hints.media_type);
  if (told == "text/html" || told == "application/xhtml+xml" || begins_like_page(bytes)) {
    return "text/html";
  }
  if (told.starts_with("text/") && told != "text/plain") return told;
  const auto named = type_by_name(hints.name);
  if (!named.empty()) return std::string(named);
  return told == "application/json" || told == "application/xml" ? told : "text/plain";
}

}  // namespace

FileType type_of(std::string_view bytes, const Hints& hints) {
  if (bytes.substr(0, kSeenForPdf).find("%PDF-") != std::string_view::npos) {
    return {FileKind::kPdf, "application/pdf"};
  }
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) {
    return {FileKind::kArchive, "application/zip"};
  }
  if (is_compound_file(bytes)) return {FileKind::kCompoundFile, "application/x-ole-storage"};
  if (is_binary(bytes)) return {FileKind::kOther, std::string(type_by_beginning(bytes))};
  std::string type = type_of_text(bytes, hints);
  const bool page = type == "text/html";
  return {page ? FileKind::kWebPage : FileKind::kPlainText, std::move(type)};
}

}  // namespace patchbay::readers
