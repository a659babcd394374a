export { appendOnly, onlyColumnsChange } from './append-only.js';
export { prepareRole, queueSchema } from './prepare-role.js';
export { loginUrl, roleDatabase, roleDataSource, type RoleDatabase } from './role-database.js';
