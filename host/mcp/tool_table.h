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

// An action as clients see it. Immutable.
struct Tool {
  std::string name;
  std::string connector;  // "": this server's own tool (document_tools.h)
  std::string action;
  std::string link;  // "" unless the connector lists the action for this link only
  bool is_read_only = false;

  wire::Json shown;        // as tools/list shows it
  std::string text;        // `shown` as JSON text
  std::string plain_text;  // as `text`, for revisions in which tools do not declare a result schema
  wire::Json parameters;   // the original schema of the arguments
  std::vector<MirroredArgument> mirrored;  // the arguments that clients repeat in headers
  std::string account_argument;            // the argument that names one of several accounts
  bool declares_result = false;
  bool wraps_result = false;  // the result is in the member "result" of an object

  // Returns `shown` for a caller who has several accounts, with the argument that names one of
  // them.
  [[nodiscard]] wire::Json shown_with_accounts(const std::vector<std::string>& accounts) const;
};

// Makes the tool of an action.
Tool tool_of(const catalog::Action& action, std::string_view connector, std::string_view link,
             std::string name);

// The tools of all manifests of one view of the catalog, in the order of their names. Tools makes
// one table for each view, because it takes long to adapt schemas. Immutable, thread-safe.
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
  // Returns the tool with this name; nullptr if there is no such tool.
  [[nodiscard]] const Tool* find(std::string_view name) const;

 private:
  std::shared_ptr<const catalog::View> view_;
  std::vector<const catalog::Connector*> connectors_;
  std::vector<Row> rows_;
  std::unordered_map<std::string_view, const Tool*> by_name_;
};

}  // namespace patchbay::mcp
