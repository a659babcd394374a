# One image for every process of docker-compose.yml: which it is, its environment says.
FROM node:24-bookworm-slim AS build
WORKDIR /veche
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node tools/build.mjs

FROM node:24-bookworm-slim
ENV NODE_ENV=production TZ=UTC
WORKDIR /veche
COPY package.json package-lock.json .npmrc ./
# Without the optional packages: the embedded PostgreSQL is for machines that have no other.
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
COPY --from=build /veche/dist ./dist
USER node
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/apps/api/src/main.js"]
