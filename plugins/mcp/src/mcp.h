// The class of the connector. The connector talks to one MCP server, whose tools are its actions.
#pragma once

#include <patchbay/sdk/auth.h>
#include <patchbay/sdk/call.h>
#include <patchbay/sdk/connector.h>
#include <patchbay/sdk/documents.h>
#include <patchbay/sdk/json.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tool_list.h"
#include "tool_memory.h"
#include "upstream.h"

namespace mcp {

struct Config {
  std::string url;                             // URL of the server's endpoint
  std::map<std::string, std::string> headers;  // more headers for each request; no secrets
  // The program that is the server, if the server has no url. The host itself reads the member
  // `env` of the configuration.
  std::string command;
  std::vector<std::string> args;  // arguments of the program
  std::int64_t max_message_bytes = 4 << 20;
};
PATCHBAY_FIELDS(Config, url, headers, command, args, max_message_bytes)

struct CallTool {
  std::string tool_name;
  std::optional<Json> arguments;
};
PATCHBAY_FIELDS(CallTool, tool_name, arguments)

struct ReadResource {
  std::string uri;
};
PATCHBAY_FIELDS(ReadResource, uri)

struct GetPrompt {
  std::string name;
  std::map<std::string, std::string> arguments;
};
PATCHBAY_FIELDS(GetPrompt, name, arguments)

struct Complete {
  // The prompt with the argument. Either this or `resource` is set.
  std::optional<std::string> prompt;
  std::optional<std::string> resource;  // URI of the template with the argument
  std::string argument;
  std::string value;
  std::map<std::string, std::string> known;  // known values of other arguments
};
PATCHBAY_FIELDS(Complete, prompt, resource, argument, value, known)

class Mcp {
 public:
  using Config = mcp::Config;
  using Call = patchbay::sdk::Call;

  explicit Mcp(Config config) : config_(std::move(config)) {}

  // Lists and runs the server's tools. Each tool is an action.
  patchbay::sdk::ActionList list_actions(Call& call);
  void invoke(Call& call, std::string_view action, std::string_view arguments,
              const patchbay::sdk::Sink& result);

  Json call_tool(Call& call, const CallTool& arguments);
  Json list_tools(Call& call);
  Json list_resources(Call& call);
  Json read_resource(Call& call, const ReadResource& arguments);
  Json list_prompts(Call& call);
  Json get_prompt(Call& call, const GetPrompt& arguments);
  Json complete(Call& call, const Complete& arguments);

  // The server's resources are documents.
  patchbay::sdk::StepEnd list_documents(Call& call, const patchbay::sdk::Enumeration& asked,
                                        patchbay::sdk::Step& step);
  void fetch_document(Call& call, const patchbay::sdk::FetchRequest& wanted,
                      patchbay::sdk::Content& content);

  patchbay::sdk::Identity identify(Call& call);
  void probe(Call& call);
  [[nodiscard]] patchbay::sdk::Verdict classify(const patchbay::sdk::Answer& answer) const;

 private:
  Upstream upstream(Call& call);
  std::shared_ptr<const ToolList> read_tools(Call& call, Upstream& upstream);
  // Runs the tool that `find` selects from a list of tools. `wanted` is the caller's name for the
  // tool.
  using Find = std::function<const Tool*(const ToolList& list)>;
  Json run_tool(Call& call, const std::string& wanted, const Find& find, const Json& arguments);

  Config config_;
  ToolMemory memory_;
  Upstream::SharedState shared_;
};

}  // namespace mcp
