#include <patchbay/sdk/connector.h>

#include "mcp.h"

namespace mcp {

using patchbay::sdk::action;
using patchbay::sdk::Action;

constexpr Action<Mcp> kActions[] = {
    action<&Mcp::call_tool>("call_tool"),
    action<&Mcp::list_tools>("list_tools"),
    action<&Mcp::list_resources>("list_resources"),
    action<&Mcp::read_resource>("read_resource"),
    action<&Mcp::list_prompts>("list_prompts"),
    action<&Mcp::get_prompt>("get_prompt"),
    action<&Mcp::complete>("complete"),
};

}  // namespace mcp

PATCHBAY_CONNECTOR(mcp::Mcp, mcp::kActions)
