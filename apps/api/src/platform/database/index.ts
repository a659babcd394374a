export { appendOnly, onlyColumnsChange } from './append-only.js';
export { prepareRole, queueSchema, type RolePreparation } from './prepare-role.js';
export {
  loginUrl,
  roleDatabase,
  roleDataSource,
  type EntityClass,
  type MigrationClass,
  type RoleDatabase,
} from './role-database.js';
