/** Слова команды `zoo`. */
export const zoo = {
  about: 'честное голосование и его подделки, по одной на папку; каждая должна быть найдена',
  dir: 'пустая или новая папка',
  notEmpty: (folder: string) => `Папка ${folder} не пуста. Укажите новую: подделки ничего не перезаписывают.`,
  honest: 'честное голосование',
  made: (count: number, all: number, name: string, says: string) => `${count} из ${all}: ${name}: ${says}`,
  evidence: (count: number) => `с квитанциями, отказами и контрольными точками: ${count}`,
};
