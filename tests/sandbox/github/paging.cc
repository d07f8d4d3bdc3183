#include "sandbox/github/paging.h"

#include <algorithm>

#include "sandbox/github/git_objects.h"

namespace patchbay::sandbox::github {
namespace {

std::string canonical_path(const Exchange& exchange) {
  std::string path = exchange.request.path;
  const std::string prefix = "/api/v3";
  if (path.starts_with(prefix)) path.erase(0, prefix.size());
  if (exchange.repository == nullptr || !path.starts_with("/repos/")) return path;
  const auto owner_end = path.find('/', std::string("/repos/").size());
  const auto name_end = std::min(path.find('/', owner_end + 1), path.size());
  return "/repositories/" + std::to_string(exchange.repository->id) + path.substr(name_end);
}

std::string link(const Exchange& exchange, std::size_t number, std::string_view relation,
                 const std::string& after = {}) {
  std::string query;
  for (const auto& [name, value] : exchange.request.query) {
    if (name == "page" || name == "after") continue;
    query += percent_encode(name) + "=" + percent_encode(value) + "&";
  }
  if (!after.empty()) query += "after=" + percent_encode(after) + "&";
  return "<" + exchange.api + canonical_path(exchange) + "?" + query +
         "page=" + std::to_string(number) + ">; rel=\"" + std::string(relation) + "\"";
}

}  // namespace

std::size_t Page::begin(std::size_t total) const { return std::min((number - 1) * size, total); }
std::size_t Page::end(std::size_t total) const { return std::min(number * size, total); }

SandboxResult<Page> read_page(const Query& query) {
  Page page;
  BOOST_OUTCOME_TRY(page.size, query.number("per_page", 1, 100, 30));
  BOOST_OUTCOME_TRY(page.number, query.number("page", 1, 1'000'000, 1));
  return page;
}

void add_links(Response& response, const Exchange& exchange, const Page& page, std::size_t total) {
  const auto last = std::max<std::size_t>(1, (total + page.size - 1) / page.size);
  std::string value;
  const auto add = [&](std::size_t number, std::string_view relation) {
    value += (value.empty() ? "" : ", ") + link(exchange, number, relation);
  };
  if (page.number > 1) add(page.number - 1, "prev");
  if (page.number < last) add(page.number + 1, "next");
  if (page.number < last) add(last, "last");
  if (page.number > 1) add(1, "first");
  if (!value.empty()) response.set("Link", value);
}

std::string after_of_row(const Exchange& exchange, std::string_view key) {
  const std::string text = std::to_string(exchange.repository->id) + ":" + std::string(key);
  return object_sha("after", text).substr(0, 8) + "." + percent_encode(text);
}

std::optional<std::string> key_of_after(const Exchange& exchange, std::string_view after) {
  const auto dot = std::min(after.find('.'), after.size());
  const std::string text = percent_decode(after.substr(std::min(dot + 1, after.size())));
  const auto colon = std::min(text.find(':'), text.size());
  const std::string key = text.substr(std::min(colon + 1, text.size()));
  if (after_of_row(exchange, key) != after) return std::nullopt;
  return key;
}

void add_after_link(Response& response, const Exchange& exchange, const Page& page,
                    const std::string& after) {
  response.set("Link", link(exchange, page.number + 1, "next", after));
}

}  // namespace patchbay::sandbox::github
