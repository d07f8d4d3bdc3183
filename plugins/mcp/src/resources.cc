#include <utility>

#include "mcp.h"
#include "paging.h"
#include "questions.h"

namespace mcp {

using patchbay::sdk::Call;
using patchbay::sdk::Error;

namespace {

// Returns a member of a result unchanged; [] if the member is not a list.
Json list_in(const Json& result, const char* name) {
  const auto found = result.find(name);
  return found != result.end() && found->is_array() ? *found : Json::array();
}

Json all_of(Upstream& upstream, const std::string& method, const char* member) {
  return list_all(upstream, method, member).entries;
}

// Returns the server's templates of resources; [] if the server does not know the method, as most
// servers do not.
Json templates_of(Upstream& upstream) {
  int code = 0;
  try {
    return all_of(upstream, "resources/templates/list", "resourceTemplates");
  } catch (const Error& error) {
    code = static_cast<int>(error.code());
    if (code != PATCHBAY_E_UNSUPPORTED) throw;
  }
  return Json::array();
}

}  // namespace

Json Mcp::list_resources(Call& call) {
  Upstream server = upstream(call);
  if (!server.server().may_have("resources")) {
    return {{"resources", Json::array()}, {"templates", Json::array()}};
  }
  Json resources = all_of(server, "resources/list", "resources");
  return {{"resources", std::move(resources)}, {"templates", templates_of(server)}};
}

Json Mcp::read_resource(Call& call, const ReadResource& arguments) {
  Upstream server = upstream(call);
  const ServerRequest ask{"resources/read",
                          {{"uri", arguments.uri}},
                          "resource \"" + arguments.uri.substr(0, 200) + "\"",
                          true};
  return {{"contents", list_in(ask_with_questions(call, server, ask), "contents")}};
}

Json Mcp::list_prompts(Call& call) {
  Upstream server = upstream(call);
  if (!server.server().may_have("prompts")) return {{"prompts", Json::array()}};
  return {{"prompts", all_of(server, "prompts/list", "prompts")}};
}

Json Mcp::get_prompt(Call& call, const GetPrompt& arguments) {
  Upstream server = upstream(call);
  Json params = {{"name", arguments.name}};
  if (!arguments.arguments.empty()) params["arguments"] = arguments.arguments;
  const ServerRequest ask{"prompts/get", std::move(params),
                          "prompt \"" + arguments.name.substr(0, 100) + "\"", true};
  const Json result = ask_with_questions(call, server, ask);
  Json out = {{"messages", list_in(result, "messages")}};
  const std::string description = text_of(result, "description");
  if (!description.empty()) out["description"] = description;
  return out;
}

Json Mcp::complete(Call& call, const Complete& given) {
  if (given.prompt.has_value() == given.resource.has_value()) {
    throw Error(PATCHBAY_E_INVALID_ARGUMENT,
                "Name whose argument is to be completed: either prompt or resource.");
  }
  Upstream server = upstream(call);
  const Json reference = given.prompt ? Json{{"type", "ref/prompt"}, {"name", *given.prompt}}
                                      : Json{{"type", "ref/resource"}, {"uri", *given.resource}};
  Json params = {{"ref", reference},
                 {"argument", {{"name", given.argument}, {"value", given.value}}}};
  if (!given.known.empty()) params["context"] = {{"arguments", given.known}};
  const Json result = server.ask({"completion/complete", std::move(params),
                                  "completing \"" + given.argument.substr(0, 100) + "\"", true});
  const Json& completion = object_of(result, "completion");
  Json out = {{"values", list_in(completion, "values")}};
  const auto more = completion.find("hasMore");
  out["has_more"] = more != completion.end() && more->is_boolean() && more->get<bool>();
  return out;
}

}  // namespace mcp
