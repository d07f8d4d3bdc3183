-- What MCP clients settle in their sessions after the greeting (the level of log messages, watched resources), for
-- the other hosts of the store. The session is its nonce; the settings are sealed. A row lives as long as a session id: a week after its last change.
create table mcp_session (
  session text primary key,
  principal text not null,
  settings text not null,
  changed_at bigint not null
);
create index mcp_session_by_change on mcp_session (changed_at);
create index mcp_session_by_principal on mcp_session (principal, changed_at);
