#include "readers/read_file.h"

#include <algorithm>

#include "readers/archive.h"
#include "readers/compound_file.h"
#include "readers/document_text.h"
#include "readers/encoding.h"
#include "readers/package.h"
#include "readers/refusal.h"
#include "readers/spreadsheet.h"
#include "readers/web_page.h"

namespace patchbay::readers {
namespace {

using extraction::Outcome;

constexpr std::size_t kMediaTypeBytes = 200;

Error unsupported(const std::string& what) {
  return refusal(
      Outcome::kUnsupported,
      what + " is not read: text is taken from PDF, DOCX, XLSX, PPTX, HTML and plain text.");
}

Result<void> refuse(ReadingSink& sink, const std::string& media_type, Error why) {
  PATCHBAY_TRY(sink.tell({.media_type = media_type, .encoding = {}}));
  return why;
}

// Returns the media type of an office file, from the type of its main part in the package's table.
std::string media_type_of(std::string content_type) {
  constexpr std::string_view kMain = ".main+xml";
  if (content_type.ends_with(kMain)) content_type.resize(content_type.size() - kMain.size());
  // The media types of office files with macros end with ".12".
  if (content_type.find(".ms-") != std::string::npos) content_type += ".12";
  return content_type;
}

using OfficeReader = Result<void> (*)(Archive&, std::string_view, extraction::TextSink&);

OfficeReader office_reader(const std::string& content_type) {
  const auto is = [&](std::string_view one, std::string_view other) {
    return content_type.ends_with("+xml") && (content_type.find(one) != std::string::npos ||
                                              content_type.find(other) != std::string::npos);
  };
  if (is("wordprocessingml", "ms-word")) return &read_document;
  if (is("spreadsheetml", "ms-excel")) return &read_spreadsheet;
  if (is("presentationml", "ms-powerpoint")) return &read_presentation;
  return nullptr;
}

// Returns the type of an archive that is not an office file. OpenDocument and EPUB store the type
// in the member `mimetype`.
Result<std::string> type_of_other_archive(Archive& archive) {
  if (!archive.has("mimetype")) return std::string("application/zip");
  return archive.read("mimetype", kMediaTypeBytes);
}

// The main part of an office file. Both members are empty if the archive is not an office file.
struct MainPart {
  std::string name;
  std::string content_type;
};

Result<MainPart> main_part_of(Archive& archive) {
  PATCHBAY_TRY(const auto related, relationships_of(archive, {}));
  MainPart out{part_of_kind(related, "officeDocument"), {}};
  PATCHBAY_TRY(out.content_type, content_type_of(archive, out.name));
  return out;
}

Result<void> refuse_archive(ReadingSink& sink, Archive& archive, std::string type) {
  if (type.empty()) {
    PATCHBAY_TRY(type, type_of_other_archive(archive));
  }
  return refuse(sink, type, unsupported("A file of the type " + type));
}

Result<void> read_archive(std::string_view bytes, const std::string& type, ReadingSink& sink) {
  auto opened = Archive::open(bytes);
  if (opened.has_error()) return refuse(sink, type, std::move(opened.error()));
  Archive& archive = *opened.value();
  auto main_part = main_part_of(archive);
  if (main_part.has_error()) return refuse(sink, type, std::move(main_part.error()));
  const auto& [name, content_type] = main_part.value();
  const OfficeReader reader = office_reader(content_type);
  if (reader == nullptr) return refuse_archive(sink, archive, content_type);
  PATCHBAY_TRY(sink.tell({.media_type = media_type_of(content_type), .encoding = {}}));
  return reader(archive, name, sink);
}

Result<void> read_compound_file(std::string_view bytes, ReadingSink& sink) {
  const auto names = names_in_compound_file(bytes);
  const auto has = [&](const char* name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (has("EncryptedPackage")) {
    return refuse(sink, "application/x-ole-storage",
                  refusal(Outcome::kEncrypted,
                          "The file is encrypted: by a password, or by a label that protects it. "
                          "Store it without."));
  }
  const std::string type = has("WordDocument")              ? "application/msword"
                           : has("Workbook") || has("Book") ? "application/vnd.ms-excel"
                           : has("PowerPoint Document")     ? "application/vnd.ms-powerpoint"
                           : has("__properties_version1.0") ? "application/vnd.ms-outlook"
                                                            : "application/x-ole-storage";
  return refuse(sink, type, unsupported("A file of the older type " + type));
}

Result<void> read_text(std::string_view bytes, const FileType& type, const Hints& hints,
                       ReadingSink& sink) {
  const bool page = type.kind == FileKind::kWebPage;
  std::string told = charset_in(hints.media_type);
  if (told.empty() && page) told = encoding_named_in_page(bytes);
  const DecodedText decoded = decode(bytes, told);
  PATCHBAY_TRY(sink.tell({type.media_type, decoded.encoding, decoded.guessed, false}));
  PATCHBAY_TRY(sink.begin({}));
  return sink.add(page ? text_of_page(decoded.text) : decoded.text);
}

}  // namespace

Result<void> read_file(std::string_view bytes, const Hints& hints, ReadingSink& sink) {
  const FileType type = type_of(bytes, hints);
  switch (type.kind) {
    case FileKind::kPdf:
      return sink.tell({.media_type = type.media_type, .encoding = {}, .is_pdf = true});
    case FileKind::kArchive:
      return read_archive(bytes, type.media_type, sink);
    case FileKind::kCompoundFile:
      return read_compound_file(bytes, sink);
    case FileKind::kWebPage:
    case FileKind::kPlainText:
      return read_text(bytes, type, hints, sink);
    case FileKind::kOther:
      return refuse(sink, type.media_type,
                    unsupported(type.media_type.empty() ? "A file of no known type"
                                                        : "A file of the type " + type.media_type));
  }
  return success();
}

}  // namespace patchbay::readers
