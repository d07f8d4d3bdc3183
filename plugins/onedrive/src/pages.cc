#include "pages.h"

#include <chrono>

#include "failure.h"
#include "page.h"

namespace onedrive {
namespace {

using patchbay::sdk::Changes;
using patchbay::sdk::Content;
using patchbay::sdk::DocumentRef;
using patchbay::sdk::Enumeration;
using patchbay::sdk::Step;
using patchbay::sdk::StepEnd;

constexpr std::string_view kPageFields =
    "id,name,title,description,webUrl,eTag,createdDateTime,lastModifiedDateTime";
constexpr std::string_view kSitePage = "microsoft.graph.sitePage";
constexpr std::chrono::minutes kNextTry{15};

struct SitePage {
  std::string id;
  std::optional<std::string> name;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<std::string> webUrl;
  std::optional<std::string> eTag;
  std::optional<std::string> createdDateTime;
  std::optional<std::string> lastModifiedDateTime;
};
PATCHBAY_FIELDS(SitePage, id, name, title, description, webUrl, eTag, createdDateTime,
                lastModifiedDateTime)

Url pages_address(const OneDrive& onedrive, std::string_view collection) {
  return onedrive.api().segment("sites").segment(site_of_pages(collection)).segment("pages");
}

Url page_address(const OneDrive& onedrive, const DocumentRef& document) {
  return pages_address(onedrive, document.collection).segment(document.id).segment(kSitePage);
}

std::string spoken(const DocumentRef& document) {
  return "page \"" + std::string(document.id) + "\"";
}

// Returns a page as a document. Graph does not say who may see a page, so only this account may see
// it.
Document document_of_page(const SitePage& page) {
  Document document;
  document.id = page.id;
  document.version = page.eTag.value_or("");
  document.title = page.title.value_or(page.name.value_or(""));
  document.url = page.webUrl.value_or("");
  document.media_type = "text/html";
  document.created_ms = milliseconds_of(page.createdDateTime.value_or(""));
  document.modified_ms = milliseconds_of(page.lastModifiedDateTime.value_or(""));
  document.access = Access{};
  document.metadata =
      patchbay::sdk::json_text({{"kind", "page"}, {"description", page.description.value_or("")}});
  return document;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

// Calls `use` for each element of the array `name` of an object. Does nothing if there is no such
// array.
template <class Use>
void each_in(const Json& object, const char* name, const Use& use) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  if (found == object.end() || !found->is_array()) return;
  for (const Json& each : *found) use(each);
}

// Adds the text of one part of a page. The part is HTML that somebody wrote, or a program that
// lists its searchable texts.
void add_web_part(const Json& part, std::string& html) {
  const std::string inner = text_member(part, "innerHtml");
  if (!inner.empty()) html += inner + "\n";
  const Json data = part.is_object() ? part.value("data", Json()) : Json();
  const Json served = data.is_object() ? data.value("serverProcessedContent", Json()) : Json();
  each_in(served, "searchablePlainTexts", [&](const Json& each) {
    const std::string text = text_member(each, "value");
    if (!text.empty()) html += "<p>" + escaped(text) + "</p>\n";
  });
}

std::string body_of(const Json& page) {
  std::string html;
  const Json layout = page.is_object() ? page.value("canvasLayout", Json()) : Json();
  const auto add = [&](const Json& part) { add_web_part(part, html); };
  each_in(layout, "horizontalSections", [&](const Json& section) {
    each_in(section, "columns", [&](const Json& column) { each_in(column, "webparts", add); });
  });
  const Json vertical = layout.is_object() ? layout.value("verticalSection", Json()) : Json();
  each_in(vertical, "webparts", add);
  return html;
}

// Throws the failure of a page whose text Graph does not return. The error has the time of the next
// attempt. Until then, the host keeps its text.
[[noreturn]] void throw_without_text(const DocumentRef& document, std::uint32_t status) {
  throw Error(PATCHBAY_E_PROVIDER_ERROR,
              "OneDrive: Microsoft Graph does not tell the text of " + spoken(document) +
                  " at the moment: a text that was loaded before is kept, and it is asked for "
                  "again.")
      .retry_after(kNextTry)
      .provider_status(status);
}

}  // namespace

StepEnd list_pages(const OneDrive& onedrive, Call& call, const Enumeration& asked,
                   SourceCursor cursor, Step& step) {
  const bool begins = cursor.page.empty();
  const std::string first = pages_address(onedrive, asked.collection())
                                .segment(kSitePage)
                                .query("$top", "100")
                                .query("$select", kPageFields)
                                .text();
  const Response response = onedrive.ask_fresh(call, begins ? first : cursor.page);
  if (response.status() == 404 || response.status() == 403) {
    return StepEnd::not_readable(PATCHBAY_COLLECTION_OUT_OF_REACH,
                                 "The site was deleted, or this account may no longer see its "
                                 "pages: Microsoft does not tell which.");
  }
  if (!response.ok()) {
    throw failure_of(response, "site \"" + site_of_pages(asked.collection()) + "\"");
  }
  const auto page = response.as<Page<SitePage>>();
  if (!asked.access_only()) begins ? step.begin_listing() : step.continue_listing();
  for (const SitePage& each : page.value) {
    if (each.id.empty()) continue;
    if (asked.access_only()) {
      step.access(each.id, Access{});
    } else {
      step.upsert(document_of_page(each));
    }
  }
  if (page.next.empty()) return StepEnd::complete(SourceCursor{"done", {}});
  return StepEnd::more(SourceCursor{cursor.stage, page.next});
}

void fetch_page(const OneDrive& onedrive, Call& call, const DocumentRef& document,
                const Content& content) {
  const Response response = onedrive.ask_fresh(
      call, page_address(onedrive, document).query("$expand", "canvasLayout").text());
  const auto status = response.status();
  if (status == 500 || status == 404) throw_without_text(document, status);
  if (!response.ok()) throw failure_of(response, spoken(document));
  const auto page = response.as<Json>();
  const std::string body = body_of(page);
  if (body.empty()) throw_without_text(document, status);
  const std::string title = escaped(text_member(page, "title"));
  patchbay::sdk::Part part;
  part.media_type = "text/html";
  content.begin(part).write("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>" + title +
                            "</title></head><body><h1>" + title + "</h1>\n" + body +
                            "</body></html>\n");
}

void look_at_page(const OneDrive& onedrive, Call& call, const DocumentRef& document,
                  const Changes& changes) {
  const Response response = onedrive.ask_fresh(
      call, page_address(onedrive, document).query("$select", kPageFields).text());
  if (response.status() == 404) return changes.gone(document.id);
  if (!response.ok()) throw failure_of(response, spoken(document));
  changes.upsert(document_of_page(response.as<SitePage>()));
}

}  // namespace onedrive
