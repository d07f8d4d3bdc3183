// These routes follow learn.microsoft.com/graph/api/driveitem-search and …/search-query
#include <algorithm>

#include "sandbox/graph/render.h"
#include "sandbox/graph/service.h"

namespace patchbay::sandbox::graph {
namespace {

using nlohmann::json;

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

std::vector<std::string> words_in(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(lower(std::exchange(word, {})));
    }
  }
  return words;
}

bool matches(const Item& item, const std::vector<std::string>& words) {
  const std::string text = lower(item.name + " " + item.bytes);
  return !item.parent.empty() && std::all_of(words.begin(), words.end(), [&](const auto& word) {
    return text.find(word) != std::string::npos;
  });
}

// Reads OData's "search(q='…')", in which each quote in the text is doubled.
SandboxResult<std::string> words_of_function(const std::string& function) {
  constexpr std::string_view kBegin = "search(q='";
  constexpr std::string_view kEnd = "')";
  if (!function.starts_with(kBegin) || !function.ends_with(kEnd) ||
      function.size() < kBegin.size() + kEnd.size()) {
    return invalid_request("Resource not found for the segment '" + function + "'.");
  }
  const std::string quoted =
      function.substr(kBegin.size(), function.size() - kBegin.size() - kEnd.size());
  std::string words;
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    words += quoted[i];
    if (quoted[i] != '\'') continue;
    if (i + 1 == quoted.size() || quoted[++i] != '\'') {
      return invalid_request("Syntax error: character ''' is not valid.");
    }
  }
  return words;
}

SandboxResult<Response> search_drive(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$select", "$top", "$skiptoken"}));
  BOOST_OUTCOME_TRY(const std::string query,
                    words_of_function(exchange.path.find("function")->second));
  BOOST_OUTCOME_TRY(const Drive* drive, exchange.drive());
  BOOST_OUTCOME_TRY(const std::size_t size, exchange.top(1000, 200));
  const std::string from = exchange.text("$skiptoken", "0");
  if (from.find_first_not_of("0123456789") != std::string::npos || from.size() > 9) {
    return invalid_request("Invalid value of $skiptoken");
  }
  const auto first = static_cast<std::size_t>(std::stoul(from));
  const auto words = words_in(query);
  json out = {{"value", json::array()}};
  std::size_t found = 0;
  for (const auto& [id, item] : exchange.store.items) {
    if (item.drive != drive->id || !matches(item, words)) continue;
    if (!may_read(exchange.store, item, exchange.user()) || found++ < first) continue;
    if (out["value"].size() == size) {
      const std::string select = exchange.text("$select");
      out["@odata.nextLink"] = exchange.link(
          "$skiptoken=" + std::to_string(first + size) + "&$top=" + std::to_string(size) +
          (select.empty() ? "" : "&$select=" + percent_encode(select)));
      break;
    }
    BOOST_OUTCOME_TRY(json shown,
                      selected(exchange, render_item(exchange.store, item), kItemMembers));
    out["value"].push_back(std::move(shown));
  }
  return json_answer(out);
}

struct WantedHits {
  std::vector<std::string> words;
  std::size_t from = 0;
  std::size_t size = 25;
};

// Each word is in quotes, so that no word counts as an operator of the query language KQL.
SandboxResult<WantedHits> read_wanted(const std::string& body) {
  const json read = json::parse(body, nullptr, false);
  try {
    const json& request = read.at("requests").at(0);
    if (read.size() != 1 || read.at("requests").size() != 1 ||
        request.at("entityTypes") != json::array({"driveItem"})) {
      return invalid_request("One request for driveItem is taken here.");
    }
    for (const auto& [name, value] : request.items()) {
      const bool is_known =
          name == "entityTypes" || name == "query" || name == "from" || name == "size";
      if (!is_known) return invalid_request("Unknown member: " + name);
    }
    WantedHits wanted;
    const std::string query = request.at("query").at("queryString");
    wanted.from = request.value("from", std::size_t{0});
    wanted.size = request.value("size", std::size_t{25});
    for (const auto& word : words_in(query)) {
      if (word.size() < 3 || word.front() != '"' || word.back() != '"') {
        return invalid_request("A word without quotes: " + word);
      }
      wanted.words.push_back(word.substr(1, word.size() - 2));
    }
    return wanted;
  } catch (const json::exception& error) {
    return invalid_request(error.what());
  }
}

}  // namespace

SandboxResult<Response> search_everywhere(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({}));
  if (!exchange.has_scope("Files.Read.All")) return access_denied();
  const Drive* own = exchange.store.own_drive(exchange.user());
  if (own != nullptr && own->type == "personal") {
    return refusal(400, "BadRequest", "This API is not supported for MSA accounts.");
  }
  BOOST_OUTCOME_TRY(const WantedHits wanted, read_wanted(exchange.request.body));
  json hits = json::array();
  std::size_t found = 0;
  for (const auto& [id, item] : exchange.store.items) {
    if (!matches(item, wanted.words) || !may_read(exchange.store, item, exchange.user())) continue;
    ++found;
    if (found <= wanted.from || hits.size() == wanted.size) continue;
    hits.push_back(
        {{"hitId", id}, {"rank", found}, {"resource", render_item(exchange.store, item)}});
  }
  const bool is_more = found > wanted.from + hits.size();
  const json container = {{"hits", hits}, {"total", found}, {"moreResultsAvailable", is_more}};
  return json_answer({{"value", {{{"hitsContainers", {container}}}}}});
}

std::vector<Route> search_routes() { return {{"GET", "/root/{function}", search_drive}}; }

}  // namespace patchbay::sandbox::graph
