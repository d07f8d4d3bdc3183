#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/view.h"
#include "mcp/mirrored_arguments.h"
#include "wire/json.h"

namespace patchbay::mcp {

// An action in the form for clients. Immutable.
struct Tool {
  std::string name;
  std::string connector;  // "": this server's own tool (document_tools.h)
  std::string action;
  std::string link;  // set if the connector lists the action only for this link; otherwise ""
  bool is_read_only = false;

  wire::Json shown;                        // the tool's entry in tools/list
  std::string text;                        // `shown` as JSON text
  std::string plain_text;                  // like `text`, for revisions without result schemas
  wire::Json parameters;                   // the original schema of the arguments
  std::vector<MirroredArgument> mirrored;  // the arguments that clients repeat in headers
  std::string account_argument;            // the argument that names one of several accounts
  bool declares_result = false;
  bool wraps_result = false;  // true: the result is the member "result" of an object

  // Returns `shown` with the argument for choosing an account, for a caller with several accounts.
  [[nodiscard]] wire::Json shown_with_accounts(const std::vector<std::string>& accounts) const;
};

// Makes the tool of an action.
Tool tool_of(const catalog::Action& action, std::string_view connector, std::string_view link,
             std::string name);

// The tools of all manifests of one view of the catalog, sorted by name. There is one table per
// view, because adapting schemas takes long. Immutable, thread-safe.
class ToolTable {
 public:
  explicit ToolTable(std::shared_ptr<const catalog::View> view);

  struct Row {
    Tool tool;
    std::size_t connector = 0;  // index in connectors()
  };
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] const std::vector<const catalog::Connector*>& connectors() const {
    return connectors_;
  }
  [[nodiscard]] const std::shared_ptr<const catalog::View>& view() const { return view_; }
  // Returns the tool with this name, or nullptr.
  [[nodiscard]] const Tool* find(std::string_view name) const;

 private:
  std::shared_ptr<const catalog::View> view_;
  std::vector<const catalog::Connector*> connectors_;
  std::vector<Row> rows_;
  std::unordered_map<std::string_view, const Tool*> by_name_;
};

}  // namespace patchbay::mcp
