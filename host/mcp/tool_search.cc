#include "mcp/tool_search.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/lower_case.h"
#include "engine/engine.h"
#include "mcp/own_tool.h"

namespace patchbay::mcp {
namespace {

using wire::Json;

constexpr std::size_t kMostNamed = 40;          // maximum number of connectors in the description
                                                // of search_tools
constexpr std::size_t kMostWords = 24;          // limit of one search
constexpr std::size_t kMostBytes = 128 * 1024;  // limit of an answer; the first tool may be larger
constexpr std::size_t kMostHits = 20;           // maximum number of tools in one answer
constexpr std::size_t kUsualHits = 5;           // default number of tools in one answer
constexpr std::chrono::seconds kListingPatience{10};  // time limit for actions that are listed at
                                                      // run time

constexpr const char* kCallToolShown = R"({
  "name": "call_tool", "title": "Call a tool that was found",
  "description": "Calls a tool that search_tools found, by its name.",
  "inputSchema": {"type": "object", "properties": {"name": {"type": "string", "description": "The tool's name, as search_tools gives it."}, "arguments": {"type": "object", "description": "The tool's arguments, as its inputSchema wants them.", "properties": {}}}, "required": ["name"], "additionalProperties": false},
  "annotations": {"title": "Call a tool that was found", "readOnlyHint": false, "destructiveHint": true, "idempotentHint": false, "openWorldHint": true}
})";
constexpr const char* kSearchToolsShown = R"({
  "name": "search_tools", "title": "Search tools",
  "description": "Finds tools by words of what they do, with their schemas. call_tool calls one that is found.",
  "inputSchema": {"type": "object", "properties": {"query": {"type": "string", "minLength": 1, "maxLength": 500, "description": "Words for what you want to do, such as: github create issue."}, "limit": {"type": "integer", "minimum": 1, "maximum": 20, "description": "How many tools at most; 5 by default."}}, "required": ["query"], "additionalProperties": false},
  "annotations": {"title": "Search tools", "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false}
})";

bool is_part_of_word(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
         (static_cast<unsigned char>(letter) & 0x80U) != 0;
}

// Returns a text's words in lower case without repetitions. Removes the plural s, so that a search
// finds both forms.
std::vector<std::string> search_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const std::string lower = lower_case(text) + " ";
  for (const char letter : lower) {
    if (is_part_of_word(letter)) {
      word.push_back(letter);
      continue;
    }
    if (word.size() > 3 && word.back() == 's') word.pop_back();
    if (word.size() > 1 && words.size() < kMostWords &&
        std::find(words.begin(), words.end(), word) == words.end()) {
      words.push_back(word);
    }
    word.clear();
  }
  return words;
}

// The searched texts of one tool, in lower case.
struct Text {
  std::string name;
  std::string about;
};

Text text_of_tool(const Tool& tool) {
  const auto member = [&](const char* key) {
    const auto found = tool.shown.find(key);
    return found != tool.shown.end() && found->is_string() ? found->get<std::string>()
                                                           : std::string();
  };
  return {lower_case(tool.connector + "_" + tool.action),
          lower_case(member("title") + "\n" + member("description"))};
}

// Returns how much `word`, a word of a search, counts for a tool. It counts most if a word of the
// tool's name begins with it.
double weight_in(const Text& text, const std::string& word) {
  const auto at = text.name.find(word);
  if (at != text.name.npos) {
    const bool begins = at == 0 || !is_part_of_word(text.name[at - 1]);
    return begins ? 4 : 2;
  }
  return text.about.find(word) != text.about.npos ? 1 : 0;
}

struct Fit {
  double weight;
  const OfferedTool* offered;
};

Json shown_hit(const OfferedTool& offered) {
  Json shown = offered.accounts.empty() ? offered.tool->shown
                                        : offered.tool->shown_with_accounts(offered.accounts);
  shown.erase("outputSchema");  // call_tool declares no result, so the schema would be unused
  return shown;
}

Result<Json> run_search(Mcp& mcp, const MethodCall& ask, const Json& given) {
  actions::Request request = request_of(mcp, ask);
  request.deadline = std::min(request.deadline, mcp.engine.after(kListingPatience));
  const Offer offer = mcp.tools.offered_to(request);
  std::size_t found = 0;
  const auto hits = best_fits(offer, given["query"].get<std::string>(),
                              std::min(given.value("limit", kUsualHits), kMostHits), found);
  Json tools = Json::array();
  std::size_t bytes = 0;
  for (const OfferedTool* each : hits) {
    Json shown = shown_hit(*each);
    bytes += shown.dump(-1, ' ', false, Json::error_handler_t::replace).size();
    if (!tools.empty() && bytes > kMostBytes) break;
    tools.push_back(std::move(shown));
  }
  const std::size_t left = found - tools.size();
  Json answer = {{"tools", std::move(tools)}, {"further", left}};
  if (found == 0) {
    answer["hint"] = "No tool has one of these words. Try other words for what the tool does.";
  }
  if (!offer.unlisted.empty()) answer["unlisted"] = json_of(offer.unlisted);
  return answer;
}

}  // namespace

const std::vector<Tool>& search_pair() {
  static const std::vector<Tool> tools = {own_tool(kCallToolShown), own_tool(kSearchToolsShown)};
  return tools;
}

Tool search_tool_over(const Offer& offer) {
  std::set<std::string_view> connectors;
  for (const OfferedTool& each : offer.tools) {
    if (!each.tool->connector.empty()) connectors.insert(each.tool->connector);
  }
  Tool tool = search_pair().back();
  std::string about = tool.shown["description"].get<std::string>() + " It finds tools of: ";
  std::size_t named = 0;
  for (const std::string_view connector : connectors) {
    if (named == kMostNamed) break;
    about.append(named++ == 0 ? "" : ", ").append(connector);
  }
  if (connectors.size() > named) {
    about.append(" and ").append(std::to_string(connectors.size() - named)).append(" more");
  }
  tool.shown["description"] = about.append(".");
  tool.text = tool.plain_text = wire::compact(tool.shown);
  return tool;
}

std::vector<const OfferedTool*> best_fits(const Offer& offer, std::string_view words,
                                          std::size_t most, std::size_t& found) {
  std::vector<Fit> fits;
  fits.reserve(offer.tools.size());
  std::vector<Text> texts;
  texts.reserve(offer.tools.size());
  for (const OfferedTool& each : offer.tools) {
    fits.push_back({0, &each});
    texts.push_back(text_of_tool(*each.tool));
  }
  std::vector<double> weights(fits.size());
  for (const std::string& word : search_words(words)) {
    std::size_t having = 0;
    for (std::size_t i = 0; i < fits.size(); ++i) {
      weights[i] = weight_in(texts[i], word);
      if (weights[i] > 0) ++having;
    }
    if (having == 0) continue;
    const double rarity =
        std::log(1.0 + static_cast<double>(fits.size()) / static_cast<double>(having));
    for (std::size_t i = 0; i < fits.size(); ++i) fits[i].weight += rarity * weights[i];
  }
  std::erase_if(fits, [](const Fit& fit) { return fit.weight <= 0; });
  found = fits.size();
  std::stable_sort(fits.begin(), fits.end(),
                   [](const Fit& one, const Fit& two) { return one.weight > two.weight; });
  std::vector<const OfferedTool*> best;
  for (std::size_t i = 0; i < fits.size() && i < most; ++i) best.push_back(fits[i].offered);
  return best;
}

Outcome search_tools(Mcp& mcp, const MethodCall& ask, const Tool& tool,
                     const Arguments& arguments) {
  const auto given = checked(tool, arguments);
  if (given.has_error()) return answer_of(mcp, ask, given);
  return answer_of(mcp, ask, run_search(mcp, ask, given.value()));
}

}  // namespace patchbay::mcp
