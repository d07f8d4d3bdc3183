// The commands `patchbay organizations list|plan ORGANIZATION [PLAN]`, which show the organizations
// and set their plans.
#include <ostream>

#include "app/account_store.h"
#include "base/rfc3339.h"
#include "callers/organizations.h"
#include "cli/open_store.h"
#include "cli/printable.h"
#include "cli/table.h"
#include "wire/organization.h"

namespace patchbay::cli {
namespace {

using callers::Organization;
using wire::Json;

struct OrganizationsLine {
  std::string location;
  std::string organization;
  std::string plan;
  bool none = false;
};

// Returns the organizations of all pages.
Result<std::vector<Organization>> all_of(callers::Organizations& organizations) {
  std::vector<Organization> all;
  std::string after;
  do {
    PATCHBAY_TRY(const auto page, organizations.list(after));
    all.insert(all.end(), page.organizations.begin(), page.organizations.end());
    after = page.next;
  } while (!after.empty());
  return all;
}

Result<void> list_organizations(callers::Organizations& organizations, const Invocation& invocation,
                                const OrganizationsLine&) {
  PATCHBAY_TRY(const auto all, all_of(organizations));
  Table table({"organization", "plan", "created"});
  Json items = Json::array();
  for (const Organization& each : all) {
    items.push_back(wire::json_of(wire::Organization{each.id, each.plan, each.created_at}));
    table.add(
        {each.id, each.plan.empty() ? "-" : each.plan, rfc3339(each.created_at).substr(0, 16)});
  }
  print_answer(invocation, items, table.text());
  return success();
}

Result<void> set_plan(callers::Organizations& organizations, const Invocation& invocation,
                      const OrganizationsLine& line) {
  if (line.none == !line.plan.empty()) {
    return Error(Code::kInvalidArgument,
                 "give the plan's name, or --none for an organization without one");
  }
  PATCHBAY_TRY(const auto changed,
               organizations.set_plan(line.organization, line.plan, {"", kOperator}));
  invocation.terminal.out << "organization " << printable(changed.id) << " is on "
                          << (changed.plan.empty() ? "no plan" : "plan " + changed.plan) << "\n";
  return success();
}

template <Result<void> (*verb)(callers::Organizations&, const Invocation&,
                               const OrganizationsLine&)>
constexpr auto on_organizations = run_on_stored<callers::Organizations, OrganizationsLine, verb>;

}  // namespace

void add_organizations(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command =
      patchbay.add_subcommand("organizations", "The server's organizations and their plans");
  command->require_subcommand(1);
  const auto line = std::make_shared<OrganizationsLine>();
  const auto add = [&](const char* name, const char* description, auto* verb) {
    return add_store_verb<OrganizationsLine>(*command, invocation, name, description,
                                             store::MigrationMode::kForward, line, verb);
  };
  CLI::App* all = add("list", "Show every organization and the plan it is on",
                      on_organizations<list_organizations>);
  add_output_option(*all, invocation);
  all->footer("\nExample:\n  patchbay organizations list");
  CLI::App* set =
      add("plan", "Set an organization's plan, which gates can check", on_organizations<set_plan>);
  set->add_option("organization", line->organization, "Its id")->required();
  set->add_option("plan", line->plan, "The plan's name, as gates have it");
  set->add_flag("--none", line->none, "Remove the plan");
  set->footer(
      "\nExamples:\n"
      "  patchbay organizations plan acme enterprise    # every host follows within a second\n"
      "  patchbay organizations plan acme --none");
  command->footer(
      "\nExamples:\n"
      "  patchbay organizations list\n"
      "  patchbay organizations plan acme enterprise    # every host follows within a second\n"
      "  patchbay organizations plan acme --none\n"
      "\n`patchbay keys create --new-organization` makes one.");
}

}  // namespace patchbay::cli
