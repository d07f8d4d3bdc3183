#include "download.h"

#include "failure.h"

namespace gdrive {
namespace {

// How often a failing export is requested. More attempts cost time and do not help.
constexpr int kMostTries = 3;
// The maximum size in bytes of a drive#operation, the JSON with which Drive promises a content for
// later. A longer body is the content itself.
constexpr std::size_t kLargestOperation = std::size_t{64} << 10;

struct ExportLinks {
  std::map<std::string, std::string> exportLinks;  // maps a media type to an address
};
PATCHBAY_FIELDS(ExportLinks, exportLinks)

Download checked(Response response) {
  std::string refusal = response.ok() ? std::string() : response.refusal();
  return {std::move(response), std::move(refusal)};
}

bool has_type(const Response& response, std::string_view type) {
  const std::string given = patchbay::sdk::lower_case(std::string(response.header("Content-Type")));
  return given.compare(0, type.size(), type) == 0;
}

Download ask_for_export(const GDrive& drive, Call& call, const FileId& id,
                        const std::string& format, Cache cache) {
  const std::string url = drive.export_url(id.id(), format).text();
  for (int tries = 1;; ++tries) {
    Response response = cache == Cache::kUsed ? drive.ask(call, url, id.keys())
                                              : drive.ask_fresh(call, url, id.keys());
    if (response.status() != kExportFailed || tries == kMostTries) {
      return checked(std::move(response));
    }
  }
}

// Returns true if Drive cannot make the export. Drive answers 403 for an export over 10 MB. For
// some formats it answers 500.
bool is_beyond_drive(const Download& got) {
  return got.response.status() == kExportFailed ||
         reason_in(got.refusal) == "exportSizeLimitExceeded";
}

// Returns the address at which Google's editors export the document, without Drive's limit of size.
// Returns "" if Drive has no such address for the format.
std::string export_link(const GDrive& drive, Call& call, const FileId& id,
                        const std::string& format) {
  const std::string url = drive.file_url(id.id()).query("fields", "exportLinks").text();
  const Response response = drive.ask_fresh(call, url, id.keys());
  if (!response.ok()) throw failure_of(response, id.spoken());
  const auto links = response.as<ExportLinks>().exportLinks;
  const auto found = links.find(format);
  return found != links.end() && drive.is_editor(found->second) ? found->second : std::string();
}

Error only_promised(std::string_view what) {
  return Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
               "Google Drive only promised " + std::string(what) + ": try again later.");
}

std::string read_beginning(const Response& response) {
  std::string text(kLargestOperation, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const std::size_t got = response.read(text.data() + size, text.size() - size);
    if (got == 0) break;
    size += got;
  }
  text.resize(size);
  return text;
}

}  // namespace

Download download(const GDrive& drive, Call& call, const FileId& id) {
  return checked(
      drive.ask_fresh(call, drive.file_url(id.id()).query("alt", "media").text(), id.keys()));
}

Download export_document(const GDrive& drive, Call& call, const FileId& id,
                         const std::string& format, Cache cache) {
  Download direct = ask_for_export(drive, call, id, format, cache);
  if (!is_beyond_drive(direct)) return direct;
  const std::string link = export_link(drive, call, id, format);
  if (link.empty()) return direct;
  Response linked = cache == Cache::kUsed ? drive.ask(call, link) : drive.ask_fresh(call, link);
  return linked.ok() ? checked(std::move(linked)) : std::move(direct);
}

void refuse_page(const Response& response, std::string_view wanted, std::string_view what) {
  if (!has_type(response, "text/html") || wanted.find("html") != std::string_view::npos) return;
  throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
              "Google Drive: a page came in place of " + std::string(what) +
                  ": try again later; if it stays so, look for a proxy that answers for Google.");
}

void refuse_operation(const Response& response, std::string_view beginning, std::string_view what) {
  if (has_type(response, "application/json") && is_operation(beginning)) throw only_promised(what);
}

void refuse_other(const Response& response, std::string_view wanted, std::string_view what) {
  refuse_page(response, wanted, what);
  if (has_type(response, "application/json")) throw only_promised(what);
}

void pipe_content(const Response& response, const patchbay::sdk::Content& content,
                  const std::string& media_type, std::string_view what) {
  refuse_page(response, media_type, what);
  std::string beginning;
  if (has_type(response, "application/json")) beginning = read_beginning(response);
  refuse_operation(response, beginning, what);
  const patchbay::sdk::Sink sink = content.begin({{}, media_type});
  if (!beginning.empty()) sink.write(beginning);
  response.pipe(sink);
}

}  // namespace gdrive
