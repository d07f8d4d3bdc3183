-- Named filters of tools. Those of the organization '' are the operator's.
create table tool_profile (
  organization text not null,
  name text not null,
  lines text not null,
  changed_at bigint not null,
  primary key (organization, name)
);
-- Whose tools a profile filters: in an organization, those of all its callers (kind 'organization', holder ''), of one key or of
-- one client. In the organization '' it is for the callers of every organization.
create table tool_filter (
  organization text not null,
  kind text not null,
  holder text not null,
  profile text not null,
  primary key (organization, kind, holder)
);
