// The commands `patchbay blocks list|lift [BLOCK]`, which show and lift the causes that hold
// requests of a running server back.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/running_server.h"
#include "cli/table.h"

namespace patchbay::cli {
namespace {

using nlohmann::json;

struct BlocksLine {
  std::string server;
  std::string block;
  std::string connector;
  std::string link;
  bool all = false;
};

std::string text_in(const json& block, const char* name) {
  const auto found = block.find(name);
  return found != block.end() && found->is_string() ? found->get<std::string>() : "-";
}

void print(const Invocation& invocation, const json& answer) {
  const json blocks = answer.value("blocks", json::array());
  Table table({"block", "cause", "connector", "link", "origin", "since", "left"});
  for (const json& each : blocks) {
    table.add({text_in(each, "block_id"), text_in(each, "cause"), text_in(each, "connector_id"),
               text_in(each, "link_id"), text_in(each, "origin"),
               text_in(each, "since").substr(0, 19),
               std::to_string(each.value("retry_after_seconds", std::int64_t{0})) + " s"});
  }
  print_answer(invocation, blocks, table.text());
}

Result<ExitCode> list_blocks(const RunningServer& server, const Invocation& invocation,
                             const BlocksLine&) {
  PATCHBAY_TRY(const auto answer, server.ask("GET", "/v1/admin/blocks"));
  print(invocation, answer);
  return kDone;
}

// Refuses a command line that does not choose the blocks in exactly one of three ways: by name, by
// --connector or --link, or with --all.
Result<void> check_meant(const BlocksLine& line) {
  const bool by_filter = !line.connector.empty() || !line.link.empty();
  if ((line.block.empty() ? 0 : 1) + (by_filter ? 1 : 0) + (line.all ? 1 : 0) != 1) {
    return Error(Code::kInvalidArgument,
                 "say which blocks: one by its name (`patchbay blocks list`), those of "
                 "--connector or --link, or --all");
  }
  return success();
}

Result<ExitCode> lift_blocks(const RunningServer& server, const Invocation& invocation,
                             const BlocksLine& line) {
  PATCHBAY_TRY(check_meant(line));
  const std::string path = "/v1/admin/blocks";
  if (!line.block.empty()) {
    PATCHBAY_TRY(server.ask("DELETE", path + "/" + line.block));
    invocation.terminal.out << "block " << line.block << " is lifted\n";
    return kDone;
  }
  RunningServer::Query query;
  if (!line.connector.empty()) query.emplace_back("connector_id", line.connector);
  if (!line.link.empty()) query.emplace_back("link_id", line.link);
  PATCHBAY_TRY(const auto answer, server.ask("DELETE", path, query));
  print(invocation, answer);
  return kDone;
}

CLI::App* add_block_verb(CLI::App& command, Invocation& invocation, const std::string& name,
                         const std::string& description, const std::shared_ptr<BlocksLine>& line,
                         Result<ExitCode> (*verb)(const RunningServer&, const Invocation&,
                                                  const BlocksLine&)) {
  CLI::App* added = command.add_subcommand(name, description);
  add_server_option(*added, line->server);
  add_output_option(*added, invocation);
  const auto find = [](const Invocation& on, const BlocksLine& given) {
    return RunningServer::find(on, given.server);
  };
  run_on(*added, invocation, line, find, verb);
  return added;
}

}  // namespace

void add_blocks(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand(
      "blocks", "What holds requests of a running server back, and lifting that");
  command->require_subcommand(1);
  const auto line = std::make_shared<BlocksLine>();
  CLI::App* all =
      add_block_verb(*command, invocation, "list", "Show those in force", line, list_blocks);
  all->footer("\nExample:\n  PATCHBAY_API_KEY=pbk_… patchbay blocks list");
  CLI::App* lifted =
      add_block_verb(*command, invocation, "lift",
                     "Let requests go out again; a new answer may block anew", line, lift_blocks);
  lifted->add_option("block", line->block, "Its name");
  lifted->add_option("--connector", line->connector, "Those of this connector")->type_name("ID");
  lifted->add_option("--link", line->link, "Those of this account")->type_name("ID");
  lifted->add_flag("--all", line->all, "Every one");
  lifted->footer(
      "\nExamples:\n"
      "  patchbay blocks lift Qm3xT0aBc9Zk\n"
      "  patchbay blocks lift --connector github");
  command->footer(
      "\nAll hosts of one store share what providers asked to wait (limited). The other causes are "
      "of the\n"
      "host that is asked (--server): an origin that failed, a token that could not be refreshed, "
      "a\n"
      "budget that the provider says is used up. PATCHBAY_API_KEY holds a key with the scope "
      "operate.\n"
      "\nExamples:\n"
      "  PATCHBAY_API_KEY=pbk_… patchbay blocks list --server http://127.0.0.1:8080\n"
      "  patchbay blocks lift --link github-AbC123");
}

}  // namespace patchbay::cli
